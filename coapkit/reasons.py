"""Why the system refused to read or write, in Portuguese: its own words are in English."""

import errno

_BY_NAME = {
    "ENOENT": "o arquivo não existe",
    "EISDIR": "é uma pasta, e esperava um arquivo",
    "ENOTDIR": "há um arquivo onde devia haver uma pasta",
    "EEXIST": "há um arquivo onde devia haver uma pasta",
    "EACCES": "não há permissão",
    "EPERM": "não há permissão",
    "EROFS": "o disco só admite leitura",
    "ENOSPC": "não há espaço no disco",
    "EDQUOT": "a cota de disco acabou",
    "EFBIG": "o arquivo ficaria maior do que o sistema admite",
    "EIO": "o disco ou a rede falhou",
    "ELOOP": "o nome é um atalho que leva a si mesmo",
    "ENAMETOOLONG": "o nome é comprido demais",
    "ENXIO": "não é um arquivo comum",
    "EMFILE": "há arquivos abertos demais (ulimit -n)",
    "ENFILE": "há arquivos abertos demais no sistema",
    "ENOMEM": "falta memória",
    "EAGAIN": "o sistema não admite mais processos, ou não há nada a ler",
    "ESTALE": "o arquivo sumiu da rede",
    "ETXTBSY": "o arquivo está em uso",
    "EBUSY": "o arquivo está em uso",
    "EBADF": "o arquivo está fechado",
}

# What goes wrong around the program, not in it, wherever it happens.
_OF_THE_SYSTEM = frozenset(
    "ENOSPC EDQUOT EFBIG EROFS EIO EMFILE ENFILE ENOMEM EAGAIN".split()  # noqa: SIM905 - shorter
)


def reason(error: OSError) -> str:
    """Why the system refused, as the end of a sentence."""
    return _BY_NAME.get(_name(error)) or error.strerror or str(error)


def of_the_system(error: OSError) -> bool:
    """Is the cause a full disk, a limit or a broken device, and so no defect of the program?"""
    return _name(error) in _OF_THE_SYSTEM


def _name(error: OSError) -> str:
    return errno.errorcode.get(error.errno or 0, "")  # not every system has every name
