"""What goes wrong with tables."""


class TableError(Exception):
    """A file cannot be read as a table. Its text says which, why and what to do, in Portuguese."""
