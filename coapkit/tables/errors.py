"""What goes wrong with tables."""


class TableError(Exception):
    """A file cannot be read as a table. Its text says which, why and what to do, in Portuguese."""


def reason(error: OSError) -> str:
    """Why the system refused, in Portuguese."""
    return next((said for kind, said in _REASONS if isinstance(error, kind)), str(error.strerror))


_REASONS = (
    (FileNotFoundError, "o arquivo não existe"),
    (IsADirectoryError, "é uma pasta, e esperava um arquivo"),
    (NotADirectoryError, "há um arquivo onde devia haver uma pasta"),
    (FileExistsError, "há um arquivo onde devia haver uma pasta"),
    (PermissionError, "não há permissão"),
)
