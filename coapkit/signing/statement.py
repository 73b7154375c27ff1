"""A verdict in words, and as data."""

import textwrap
from collections.abc import Iterator
from typing import Any

from coapkit.reporters.display import visible
from coapkit.signing.signatory import Signatory
from coapkit.signing.stamp import stamped
from coapkit.signing.verification import Signature, Verdict

_SHOWN_DIGEST = 12


def as_text(verdict: Verdict, path: str, *, width: int) -> str:
    """The verdict on the paper at ``path``, in lines of at most ``width`` columns."""
    lines = [visible(path), *(_wrapped(verdict.title, width, "  ") if verdict.title else ())]
    if verdict.source and verdict.made_of_source:
        digest = verdict.source.digest[:_SHOWN_DIGEST]
        said = f"feito do arquivo anexado, {verdict.source.name} (SHA-256 {digest}…)"
        lines += _wrapped(said, width, "  ")
    for problem in verdict.problems:
        lines += _wrapped(f"problema: {problem}", width, "  ")
    total = len(verdict.signatures) + len(verdict.missing)
    if verdict.signatures:
        lines += ["", f"  Assinaturas ({len(verdict.signatures)} de {total}):"]
    for signature in verdict.signatures:
        lines += _signature(signature, width)
    if verdict.missing:
        lines += ["", "  Falta assinar (art. 14, § 4º):"]
        for signatory in verdict.missing:
            lines += _wrapped(f"– {said_of(signatory)}", width, "    ")
    lines += ["", *_wrapped(conclusion(verdict), width, "  ")]
    return "".join(f"{line}\n" for line in lines)


def said_of(signatory: Signatory) -> str:
    """``Helena Castelo Rabelo, Governadora do Estado do Ceará``."""
    return f"{signatory.name}, {signatory.office}"


def lacking(count: int) -> str:
    """``falta 1 assinatura``, ``faltam 17 assinaturas``."""
    return "falta 1 assinatura" if count == 1 else f"faltam {count} assinaturas"


def conclusion(verdict: Verdict) -> str:
    """The verdict in a sentence or two."""
    said = []
    if not verdict.signatures:
        said.append("Ninguém assinou ainda.")
    elif verdict.intact and not verdict.missing:
        said.append("Todos assinaram, e nada mudou desde então.")
    elif verdict.intact:
        said.append("O que foi assinado está íntegro.")
    else:
        said.append("Há o que não confere: veja os problemas acima.")
    if verdict.missing and verdict.signatures:
        said.append(f"{lacking(len(verdict.missing)).capitalize()}.")
    if any(s.trusted is None for s in verdict.signatures):
        said.append("Quem emitiu os certificados não foi conferido (veja --trust).")
    return " ".join(said)


def _signature(signature: Signature, width: int) -> Iterator[str]:
    whose = (
        said_of(signature.signatory) if signature.signatory else f"campo {visible(signature.field)}"
    )
    verb = "não vale" if signature.problems else "vale"
    yield from _wrapped(f"– {whose}: {verb}", width, "    ")
    if signature.holder:
        moment = f"{stamped(signature.moment)}, " if signature.moment else ""
        said = f"{moment}certificado de {signature.holder.name}, emitido por "
        yield from _wrapped(said + signature.holder.issuer, width, "      ")
    for problem in signature.problems:
        yield from _wrapped(f"problema: {problem}", width, "      ")
    for remark in signature.remarks:
        yield from _wrapped(f"aviso: {remark}", width, "      ")


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    hanging = indent + ("  " if text.startswith("– ") else "")
    return textwrap.wrap(
        text,
        max(width, 40),
        initial_indent=indent,
        subsequent_indent=hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def as_data(verdict: Verdict, path: str) -> dict[str, Any]:
    """The verdict for programs: plain dicts and lists, moments in ISO 8601."""
    return {
        "path": path,
        "title": verdict.title,
        "source": None
        if verdict.source is None
        else {
            "name": verdict.source.name,
            "sha256": verdict.source.digest,
            "rendered": verdict.made_of_source,
        },
        "intact": verdict.intact,
        "complete": verdict.complete,
        "signatures": [_signature_data(signature) for signature in verdict.signatures],
        "missing": [_signatory_data(signatory) for signatory in verdict.missing],
        "problems": list(verdict.problems),
    }


def _signatory_data(signatory: Signatory) -> dict[str, str]:
    return {
        "field": signatory.field,
        "entity": signatory.entity,
        "office": signatory.office,
        "name": signatory.name,
    }


def _signature_data(signature: Signature) -> dict[str, Any]:
    holder = signature.holder
    return {
        "field": signature.field,
        "signatory": _signatory_data(signature.signatory) if signature.signatory else None,
        "certificate": {
            "name": holder.name,
            "issuer": holder.issuer,
            "not_before": holder.start.isoformat(),
            "not_after": holder.end.isoformat(),
        }
        if holder
        else None,
        "moment": signature.moment.isoformat() if signature.moment else None,
        "trusted": signature.trusted,
        "valid": not signature.problems,
        "problems": list(signature.problems),
        "remarks": list(signature.remarks),
    }
