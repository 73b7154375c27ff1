"""The page of one check: the same text for ``coapkit explain`` and for ``docs/regras/``."""

from collections.abc import Iterator

from coapkit.norm.catalogue import Provision
from coapkit.norm.examples import MARK, Example
from coapkit.reporters.wording import SEVERITY

ENFORCEMENT_WORDS = {
    "esquema": "pela forma do arquivo (JSON Schema)",
    "regra": "por regra",
    "texto": "pelo texto do contrato publicado",
    "leitura": "na leitura do arquivo",
    "repositorio": "no conjunto dos contratos de um repositório",
    "gazeta": "no arquivo RTF para o Diário Oficial da União",
    "processo": "não por arquivo: é dever de pessoas",
}


def page(provision: Provision, example: Example) -> str:
    """The page in Markdown, with a final line break."""
    return "\n".join(_lines(provision, example)) + "\n"


def _lines(provision: Provision, example: Example) -> Iterator[str]:
    yield f"# {provision.id}: {provision.title}"
    yield ""
    facts = [f"**Gravidade:** {SEVERITY[provision.severity]}"]
    if provision.citation:
        facts.insert(0, f"**Norma:** {provision.citation}")
    facts.append(f"**Conta a partir de:** {provision.stage.label}")
    how = "; ".join(ENFORCEMENT_WORDS[e] for e in provision.enforcement)
    facts.append(f"**Como se confere:** {how}")
    for fact in facts:
        yield f"{fact}  "
    yield ""
    yield "## O que se exige"
    yield ""
    yield provision.demand
    yield ""
    yield "## Por que importa"
    yield ""
    yield provision.why
    if provision.reason:
        yield ""
        yield "## Onde está" if "texto" in provision.enforcement else "## Por que não se confere"
        yield ""
        yield provision.reason
    yield ""
    yield "## Como corrigir"
    yield ""
    yield provision.mend[:1].upper() + provision.mend[1:]
    if provision.dispensable:
        yield ""
        yield (
            "Pode ser dispensada, com motivo, por um comentário na linha ou acima do bloco: "
            f"`# coapkit: dispensa {provision.id} motivo`."
        )
    if example.bad:
        yield from _block("Exemplo incorreto", example.bad.replace(MARK, "# <-- o achado é aqui"))
    if example.good:
        yield from _block("Exemplo correto", example.good)


def _block(heading: str, text: str) -> Iterator[str]:
    yield ""
    yield f"## {heading}"
    yield ""
    yield "```yaml"
    yield text.rstrip("\n")
    yield "```"
