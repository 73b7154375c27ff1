"""The view of a comparison: everything that its page shows, as texts ready to place.

Pure, like ``view``: comparison in, frozen view out. Author text is cleaned before it is compared
and escaped by the template.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from coapkit import __version__
from coapkit.comparison.changes import Change, Nature
from coapkit.comparison.comparison import Comparison
from coapkit.comparison.prose import Stretch, abridged, is_replaced
from coapkit.comparison.reading import Version
from coapkit.comparison.sections import SECTIONS, section_of
from coapkit.comparison.values import Values
from coapkit.contract.stage import stage_of
from coapkit.diagnostics import Span
from coapkit.rendering.blocks import Caption, Heading, Outline
from coapkit.rendering.names import Names
from coapkit.rendering.shifts import ShiftRow, shift_row
from coapkit.rendering.view import HASH_LENGTH, TITLE
from coapkit.rendering.words import NOTHING, TO_FILL, clean_text, cleaned, one_line

NAME = "Comparação de versões"
NATURES = {
    Nature.ADDED: "Acréscimo",
    Nature.REMOVED: "Supressão",
    Nature.CHANGED: "Alteração",
}


@dataclass(frozen=True, slots=True)
class VersionFact:
    """What both versions say of one thing."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change. ``wording``: the text word by word; empty where ``old`` and ``new`` say all."""

    detail: str
    nature: str
    style: str
    old: str
    new: str
    difference: str
    wording: tuple[Stretch, ...]
    where: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """The changes of one item."""

    name: str
    rows: tuple[ChangeRow, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """The changes of one section of the contract."""

    heading: Heading
    table: Caption
    items: tuple[ItemGroup, ...]


@dataclass(frozen=True, slots=True)
class ValuesView:
    """The effect on the contract's values."""

    heading: Heading
    entities_table: Caption
    entities: tuple[ShiftRow, ...]
    years_table: Caption
    years: tuple[ShiftRow, ...]
    total: ShiftRow


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """All that the page shows. ``values`` is ``None`` where no amount of a plan moved."""

    title: str
    subject: str
    draft: bool
    header: str
    stage: str
    footer: str
    name: str
    about: str
    facts_heading: Heading
    facts_table: Caption
    facts: tuple[VersionFact, ...]
    conclusion: str
    sections: tuple[SectionView, ...]
    values: ValuesView | None


def comparison_view(comparison: Comparison) -> ComparisonView:
    """Prepare a comparison for the template. Raises TemplateFailure (see ``Comparison``)."""
    outline = Outline()
    contract = cleaned(comparison.new.contract)
    region = one_line(contract.regiao.nome) or f"Região de Saúde {TO_FILL}"
    facts_heading = outline.heading("versoes", 2, "As versões")
    facts_table = outline.table("Versões comparadas")
    values = values_view(comparison.values, comparison, outline) if comparison.values else None
    sections = tuple(
        _section(comparison, key, list(changes), outline)
        for key, changes in groupby(comparison.changes, section_of)
    )
    return ComparisonView(
        title=f"{NAME} – {region}",
        subject=f"{NAME} do {TITLE} da {region}",
        draft=False,
        header=f"{NAME} · {region}",
        stage="",
        footer=f"{comparison.new.digest[:HASH_LENGTH]} · coapkit {__version__}",
        name=NAME,
        about=f"{TITLE} (COAP) da {region}",
        facts_heading=facts_heading,
        facts_table=facts_table,
        facts=tuple(_facts(comparison.old, comparison.new)),
        conclusion=conclusion(comparison),
        sections=sections,
        values=values,
    )


def conclusion(comparison: Comparison) -> str:
    """How many differences of each nature, in one sentence."""
    if not comparison.changes:
        return (
            "As duas versões dizem o mesmo: não há diferença além da ordem, da escrita ou dos "
            "comentários."
        )
    return f"Há {comparison.tally()}"


def _facts(old: Version, new: Version) -> Iterable[VersionFact]:
    both = (old, new)

    def fact(name: str, values: Iterable[str]) -> VersionFact:
        return VersionFact(name, *(one_line(clean_text(value)) or NOTHING for value in values))

    yield fact("Arquivo", (_file(version) for version in both))
    yield fact("Versão do contrato", (v.contract.identificacao.versao for v in both))
    yield fact("Número", (v.contract.identificacao.numero for v in both))
    yield fact("Etapa", (stage_of(v.contract).label for v in both))
    yield fact("Resumo SHA-256", (version.digest for version in both))


def _file(version: Version) -> str:
    return "entrada padrão" if version.path == "-" else version.path


def _section(
    comparison: Comparison, key: str, changes: list[Change], outline: Outline
) -> SectionView:
    title = SECTIONS[key].replace(" › ", " – ")
    words = comparison.words
    return SectionView(
        heading=outline.heading(f"secao-{key.replace('_', '-')}", 2, title),
        table=outline.table(f"Diferenças: {title}"),
        items=tuple(
            ItemGroup(
                place.removeprefix(SECTIONS[key]).removeprefix(" › "),
                tuple(_row(comparison, change) for change in group),
            )
            for place, group in groupby(changes, words.item)
        ),
    )


def _row(comparison: Comparison, change: Change) -> ChangeRow:
    words = comparison.words
    old, new, wording = words.old(change), words.new(change), comparison.wording(change)
    if len(wording) == 2 and is_replaced(wording):
        (_, old), (_, new), wording = *wording, ()
    return ChangeRow(
        detail=words.detail(change) or NATURES[change.nature],
        nature=NATURES[change.nature],
        style=change.nature.value,
        old=old,
        new=new,
        difference=words.difference(change),
        wording=abridged(wording),
        where=tuple(
            f"{said} {span.line}"
            for said, span in (
                ("antes, linha", comparison.old_span(change)),
                ("depois, linha", comparison.new_span(change)),
            )
            if isinstance(span, Span)
        ),
    )


def values_view(values: Values, comparison: Comparison, outline: Outline) -> ValuesView:
    """What the changes do to the plans' amounts, by payer and by year."""
    new, old = Names(cleaned(comparison.new.contract)), Names(cleaned(comparison.old.contract))
    return ValuesView(
        heading=outline.heading("valores", 2, "Efeito sobre os valores"),
        entities_table=outline.table("Desembolso por ente pagador, em reais"),
        entities=tuple(
            shift_row((new if id_ in new.entities else old)[id_].short, shift)
            for id_, shift in values.entities.items()
        ),
        years_table=outline.table("Desembolso por ano, em reais"),
        years=tuple(shift_row(str(year), shift) for year, shift in values.years.items()),
        total=shift_row("Total", values.whole),
    )
