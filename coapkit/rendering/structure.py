"""Structure elements as WeasyPrint makes them, mended before they leave its hands.

Elements are ``pydyf`` dictionaries; they are changed in place. Section numbers are of ISO 32000-1.
"""

from dataclasses import dataclass
from typing import Any

_COLLAPSED = frozenset(
    f"/{tag}"
    for tag in ("P", "H1", "H2", "H3", "H4", "H5", "H6", "TD", "TH", "Caption", "Lbl", "LBody")
) | {"/Span"}


@dataclass(frozen=True, slots=True)
class TidyResult:
    """``moved``: reference of an element that was dropped to that of its parent, which took its
    content; ``gone``: numbers of those elements; ``ids``: as in RenderedPart."""

    moved: dict[bytes, bytes]
    gone: set[int]
    ids: list[tuple[bytes, int]]


def tidy_structure(pdf: Any, prefix: str) -> TidyResult:
    """Shorten the structure tree and make identifiers unique among parts.

    WeasyPrint wraps every run of text in a Span of its own. A parent of nothing but such runs
    takes their content over, which halves the number of objects. A Link in a Link (``a::after``)
    becomes a Span, or nothing when it is empty (a leader whose dots are drawn otherwise).
    """
    import pydyf  # type: ignore[import-untyped]

    objects = pdf.objects
    result = TidyResult({}, set(), [])
    links: set[int] = set()
    for element in objects:
        if not isinstance(element, pydyf.Dictionary) or element.get("Type") != "/StructElem":
            continue
        tag = element["S"]
        if tag == "/Link":
            parent = objects[object_number(element["P"])]
            if parent.number in links:
                tag = element["S"] = "/Span"
                if not element["K"]:
                    parent["K"].remove(element.reference)
                    result.gone.add(element.number)
                    continue
            links.add(element.number)
        if tag == "/Figure":
            # WeasyPrint gives CSS pixels from the upper left corner (14.8.5.4.3 wants points).
            bottom = objects[object_number(element["Pg"])]["MediaBox"][3]
            x1, y1, x2, y2 = (length * 0.75 for length in element["A"]["BBox"])
            element["A"]["BBox"] = pydyf.Array([x1, bottom - y2, x2, bottom - y1])
        if tag == "/Div" and objects[object_number(element["P"])].get("S") == "/L":
            result.gone.update(_make_item(pdf, element))
            continue
        if tag == "/Span" and objects[object_number(element["P"])].get("S") == "/L":
            _join_item(pdf, element)
        if "ID" in element:
            element["ID"].string = f"{prefix}-{element['ID'].string}"
            result.ids.append((element["ID"].string.encode(), element.number))
        if tag in _COLLAPSED:
            runs = [objects[object_number(kid)] for kid in element["K"] if type(kid) is bytes]
            # Not among other elements: some readers take a parent's own content first.
            if len(runs) == len(element["K"]) and all(_is_run(run, element) for run in runs):
                for run in runs:
                    result.moved[run.reference] = element.reference
                    result.gone.add(run.number)
                element["K"] = pydyf.Array(run["K"][0] for run in runs)
    return result


def _make_item(pdf: Any, group: Any) -> list[int]:
    """Make one item of a ``div`` of a list of terms, where only items may stand.

    WeasyPrint makes an item each of ``dt`` and ``dd``, and a Div around them. They become label
    and body. The numbers of the elements that are no longer there are returned.
    """
    group["S"] = "/LI"
    gone: list[int] = []
    kids: list[Any] = []
    for reference in group["K"]:
        kid = pdf.objects[object_number(reference)]
        if kid["S"] == "/LI" and len(kid["K"]) == 1:
            gone.append(kid.number)
            body = pdf.objects[object_number(kid["K"][0])]
            body["S"], body["P"] = "/LBody" if kids else "/Lbl", group.reference
            kids.append(body)
        elif kids:  # text between them
            kid["P"] = kids[-1].reference
            kids[-1]["K"].append(reference)
        else:
            kid["S"] = "/Lbl"
            kids.append(kid)
    group["K"][:] = [kid.reference for kid in kids]
    return gone


def _join_item(pdf: Any, run: Any) -> None:
    """Put text that stands between the items of a list (a space, a dot) into the one before.

    Or, at the start of the list, into the first.
    """
    siblings = pdf.objects[object_number(run["P"])]["K"]
    place = siblings.index(run.reference)
    neighbour = siblings[place - 1 : place] if place else siblings[1:2]
    for reference in neighbour:
        item = pdf.objects[object_number(reference)]
        bodies = [pdf.objects[object_number(kid)] for kid in item["K"] if type(kid) is bytes]
        if item["S"] == "/LI" and bodies:
            del siblings[place]
            body = bodies[-1] if place else bodies[0]
            run["P"] = body.reference
            body["K"].insert(len(body["K"]) if place else 0, run.reference)


def _is_run(child: Any, parent: Any) -> bool:
    """Whether an element is a Span around one run of text, on the page of its parent."""
    content = child.get("K", ())
    return (
        child.get("S") == "/Span"
        and len(content) == 1
        and type(content[0]) is int
        and child["Pg"] == parent["Pg"]
    )


def loose_elements(pdf: Any, document: Any) -> set[bytes]:
    """References of elements that hang on the document and are not among its kids.

    WeasyPrint makes them for the text of page margins.
    """
    import pydyf

    roots = {reference for reference in document["K"] if type(reference) is bytes}
    loose: set[bytes] = set()
    for element in pdf.objects:
        if isinstance(element, pydyf.Dictionary) and element.get("Type") == "/StructElem":
            parent = element["P"]
            top = parent == document.reference
            if parent in loose or (top and element.reference not in roots):
                loose.add(element.reference)
    return loose


def make_artifacts(content: Any, numbers: set[int]) -> None:
    """Turn marked content of a page into artifacts (14.8.2.2), which readers pass over."""
    operators = content.stream
    for i, operator in enumerate(operators):
        if isinstance(operator, dict) and operator.get("MCID") in numbers:
            operators[i - 1 : i + 2] = ["/Artifact", b"", b"BMC"]


def object_number(reference: bytes) -> int:
    """The number in a reference."""
    return int(reference.split(b" ", 1)[0])
