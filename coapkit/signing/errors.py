"""What keeps a paper from being read or signed."""


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """Why it cannot be done. The text says so in Portuguese, and how to mend it."""
