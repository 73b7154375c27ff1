"""The structure of a tagged PDF, joined over all parts. Section numbers are of ISO 32000-1."""

from collections.abc import Sequence

from coapkit.rendering.errors import RenderError
from coapkit.rendering.pdf_objects import PdfFile, dictionary, ref, write_name_tree
from coapkit.rendering.relocate import Located, relocate


def write_structure(file: PdfFile, root: int, document: int, parts: Sequence[Located]) -> None:
    """Structure tree (14.7.2), parent tree (14.7.4.4) and tree of identifiers (7.9.6).

    ``root``, ``document``  numbers of the structure tree root and of its one element

    Raises RenderError when two parts have identifiers in common.
    """
    top: list[bytes] = []
    leaves: list[bytes] = []
    identifiers: list[tuple[bytes, bytes]] = []
    key = 0
    for located in parts:
        rendered, table = located.rendered, located.table
        top += [table[number] for number in rendered.top]
        identifiers += [(b"(%s)" % name, table[element]) for name, element in rendered.ids]
        owners = [relocate(parents, table) for parents in rendered.parents]
        owners += [table[element] for _, element in rendered.annotations]
        numbered = b" ".join(b"%d %s" % (key + i, owner) for i, owner in enumerate(owners))
        limits = b"%d %d" % (key, key + len(owners) - 1)
        leaves.append(ref(file.add(b"<</Limits [%s]/Nums [%s]>>" % (limits, numbered))))
        key += len(owners)

    file.bodies[document] = dictionary(
        {
            "Type": b"/StructElem",
            "S": b"/Document",
            "P": ref(root),
            "K": b"[%s]" % b" ".join(top),
        }
    )
    entries = {
        "Type": b"/StructTreeRoot",
        "K": b"[%s]" % ref(document),
        "ParentTree": ref(file.add(b"<</Kids [%s]>>" % b" ".join(leaves))),
        "ParentTreeNextKey": b"%d" % key,
    }
    if identifiers:
        if len(dict(identifiers)) < len(identifiers):
            raise RenderError("duas partes do documento têm a mesma chave")
        entries["IDTree"] = ref(write_name_tree(file, identifiers))
    file.bodies[root] = dictionary(entries)
