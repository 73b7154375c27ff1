"""Files in another encoding than UTF-8: which one it is, where that is certain.

Any bytes can be read as Latin-1. They are taken for it only where nothing but letters and signs of
Portuguese comes out, which text of other encodings does not give.
"""

import codecs
import re
from typing import NamedTuple

from coapkit.document.characters import is_clean, is_twice_encoded
from coapkit.document.recognition import shows_contract


class Recoded(NamedTuple):
    """The text of a file that is not in UTF-8, and the name of the encoding it is in."""

    text: str
    encoding: str


_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32", "utf-32-le"),  # before UTF-16, whose mark begins likewise
    (codecs.BOM_UTF32_BE, "UTF-32", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "UTF-16", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "UTF-16", "utf-16-be"),
)

_LETTERS = "áàâãéèêíìóòôõúùüçñÁÀÂÃÉÈÊÍÌÓÒÔÕÚÙÜÇÑ"
_SIGNS = "ºª°§–—“”‘’•…´·«»¹²³½¼"
# A blank that does not break stands between words, never inside of one: there, "á" of MS-DOS.
_PORTUGUESE = re.compile(
    f"(?:[\\t\\n\\r\x20-\x7e{_LETTERS}{_SIGNS}]|(?<![^\\W\\d])\xa0|\xa0(?!\\w))*+"
)
# In MS-DOS no small letter has the place of one of these: what looks so is no such text.
_SMALL = re.compile("[a-z][áâãçéêíóôõú]")


def recode(data: bytes) -> Recoded | None:
    """The text of bytes that are not UTF-8; ``None`` where their encoding is not certain."""
    for mark, name, codec in _MARKS:
        if data.startswith(mark):
            return _decoded(data.removeprefix(mark), codec, name)
    head = data[:4096]
    if b"\0" in head:
        # Without a mark: the zero bytes beside the letters tell the order.
        first, second = head[0::2].count(0), head[1::2].count(0)
        found = _decoded(data, "utf-16-be" if first > second else "utf-16-le", "UTF-16")
        return found if found and shows_contract(data) else None
    found = _decoded(data, "cp1252", "Windows-1252 ou Latin-1")
    if found is None or is_twice_encoded(found.text):
        return None
    certain = _PORTUGUESE.fullmatch(found.text) and _SMALL.search(found.text)
    return found if certain else None


def _decoded(data: bytes, codec: str, name: str) -> Recoded | None:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return None
    return Recoded(text, name) if is_clean(text) else None
