"""What can go wrong between a contract's HTML and its PDF, told in Portuguese."""


class RenderError(Exception):
    """A rendering that cannot be done. Its text is one Portuguese message for the user."""


class MissingLibraries(RenderError):  # noqa: N818
    """The system lacks the text libraries (Pango) that lay out a page."""


class RefusedResource(RenderError):  # noqa: N818
    """The document asks for a file or an address that is not one of its own assets."""


class EngineDied(RenderError):  # noqa: N818
    """A process that lays pages out ended all at once; the contract is not to blame."""
