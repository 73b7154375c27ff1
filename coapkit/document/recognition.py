"""What shows that a file is a contract, before it is read."""

import re

# A folder holds other YAML too (CI, documentation). A contract shows itself by a key of its own;
# not by `coapkit:` alone, so that a contract which lost that line is still checked, nor by keys
# that other files may have (`regiao`, `entes`, `fluxo`).
_KEYS = rb"(?:coapkit|identificacao|signatarios|parte_i{1,3}|parte_iv)"
_CONTRACT = rb"(?m)^" + _KEYS + rb"[ \t]*:"
# The same after a byte order mark or a break of old Macs, or between quotes: rare, and slower.
_ODD_CONTRACT = (
    rb"(?:\A(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)|^|[\r\n])([\"']?)" + _KEYS + rb"\1[ \t]*:"
)

SNIFFED_BYTES = (1 << 12, 1 << 20)
"""How much is looked at: nearly every contract shows itself in its first lines."""


def shows_contract(data: bytes) -> bool:
    """Is there one of a contract's own keys at the beginning of a file with these bytes?

    In any encoding: a contract that was saved in a wrong one must not go unchecked.
    """
    head = data[: sum(SNIFFED_BYTES)]
    if re.search(_CONTRACT, head):
        return True
    return bool(re.search(_ODD_CONTRACT, head.replace(b"\0", b"")))  # UTF-16, UTF-32
