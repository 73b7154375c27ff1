"""The view of a termo aditivo (art. 8º, § 3º): all that its paper prints, as texts ready to place.

Pure, like ``view``: comparison in, frozen view out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Final

from coapkit.comparison.amendment import alterations, amendment_number
from coapkit.comparison.changes import Change, Nature
from coapkit.comparison.comparison import Comparison
from coapkit.comparison.fields import is_wording
from coapkit.comparison.items import Noun, noun_of
from coapkit.comparison.sections import item_end, section_of
from coapkit.comparison.values import Values
from coapkit.comparison.words import Words
from coapkit.contract import model as m
from coapkit.contract.model import CLAUSES, Assinatura, Contract
from coapkit.rendering.annexes import revision_text
from coapkit.rendering.blocks import Caption, Heading, Outline, Prose, clause_prose, free_prose
from coapkit.rendering.money import reais, reais_and_words
from coapkit.rendering.names import Names
from coapkit.rendering.prose import item_label
from coapkit.rendering.shifts import ShiftRow, shift_row
from coapkit.rendering.view import (
    HASH_LENGTH,
    TITLE,
    Fact,
    PartyRow,
    SignaturesView,
    party_names,
    party_row,
    signatures_view,
)
from coapkit.rendering.wording import CLAUSE_TITLES
from coapkit.rendering.words import (
    TO_FILL,
    capitalized,
    cleaned,
    duration,
    feminine_ordinal,
    joined,
    long_date,
    masculine_ordinal,
    one_line,
    short_date,
)

NAME = "Termo Aditivo"

PARTS: Final = {
    "preambulo": "o Preâmbulo",
    "parte_i": "a Parte I",
    "parte_ii": "a Parte II",
    "anexo_i": "o Anexo I da Parte II",
    "anexo_ii": "o Anexo II da Parte II",
    "anexo_iii": "o Anexo III da Parte II",
    "parte_iii": "a Parte III",
    "parte_iv": "a Parte IV",
}
"""Parts of the contract as it is printed, in its order, each with its article."""

_BRIEF: Final = 24
"""Letters of a value that a narrow column holds in one line."""
_ANNEXES: Final = ("anexo_i", "anexo_ii", "anexo_iii")
_PREAMBLE: Final = frozenset({"identificacao", "regiao", "entes"})


@dataclass(frozen=True, slots=True)
class AlteredRow:
    """A datum with its former and its new wording, and the difference where it is an amount."""

    name: str
    old: str
    new: str
    difference: str


@dataclass(frozen=True, slots=True)
class AlteredItem:
    """The altered data of one item; ``name`` is empty for data that belong to none."""

    name: str
    rows: tuple[AlteredRow, ...]


@dataclass(frozen=True, slots=True)
class AddedItem:
    """An item that comes in, with all that it says and its name does not."""

    name: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Alteration:
    """One inciso: ``label`` (``I –``), its sentence, and what follows it, if anything does.

    ``lead``        empty where the clause itself says it

    ``quote``       new wording of a clause, in legal form; ``quote_title``: its title
    ``table``       caption of the table that follows, of altered or of added items
    ``amounts``     has some row a difference to show?
    ``brief``       are all values short, so that their names may have the room?
    """

    label: str
    lead: str
    quote_title: str = ""
    quote: Prose = ()
    table: Caption | None = None
    altered: tuple[AlteredItem, ...] = ()
    added: tuple[AddedItem, ...] = ()
    amounts: bool = False
    brief: bool = False


@dataclass(frozen=True, slots=True)
class MovedEntity:
    """The years in which what an entity pays changes, and its sum over all years."""

    name: str
    years: tuple[ShiftRow, ...]
    total: ShiftRow


@dataclass(frozen=True, slots=True)
class MovedValues:
    """What the amendment does to the contract's values."""

    entities_table: Caption
    entities: tuple[MovedEntity, ...]
    years_table: Caption
    years: tuple[ShiftRow, ...]
    total: ShiftRow


@dataclass(frozen=True, slots=True)
class AmendmentClause:
    """A clause of the termo: its text, its alterations, the values it moves, other facts."""

    heading: Heading
    body: Prose
    alterations: tuple[Alteration, ...] = ()
    values: MovedValues | None = None
    facts_table: Caption | None = None
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class AmendmentView:
    """All that the termo aditivo prints."""

    title: str
    subject: str
    draft: bool
    header: str
    stage: str
    footer: str
    name: str
    about: str
    summary: str
    preamble: Prose
    parties_table: Caption
    parties: tuple[PartyRow, ...]
    clauses: tuple[AmendmentClause, ...]
    signatures: SignaturesView


def amendment_view(comparison: Comparison, *, draft: bool) -> AmendmentView:
    """Prepare the termo aditivo that makes the new version out of the old one.

    ``draft``  mark the document as MINUTA

    Raises TemplateFailure for a standard wording that cannot be used.
    """
    return _Builder(comparison, draft).build()


def altered_parts(changes: Iterable[Change]) -> tuple[str, ...]:
    """Keys of ``PARTS`` that the changes touch, in the contract's order."""
    touched = {_part(change) for change in changes}
    return tuple(part for part in PARTS if part in touched)


def part_names(changes: Iterable[Change]) -> str:
    """The parts that the changes touch: ``o Preâmbulo, a Parte I e o Anexo III da Parte II``."""
    touched = altered_parts(changes)
    annexes = [part.removeprefix("anexo_").upper() for part in touched if part in _ANNEXES]
    said: list[str] = []
    for part in touched:
        if part not in _ANNEXES or len(annexes) == 1:
            said.append(PARTS[part])
        elif part.endswith(f"_{annexes[0].lower()}"):
            said.append(f"os Anexos {joined(annexes)} da Parte II")
    return joined(said)


def _part(change: Change) -> str:
    section = section_of(change)
    return "preambulo" if section in _PREAMBLE else section


def signing_of(comparison: Comparison) -> Assinatura:
    """Where and when the termo was signed: as the new version says of the termo.

    Where it does not name the termo: its own signature, if it is another one.
    """
    old, new = comparison.old.contract.fluxo, comparison.new.contract.fluxo
    number = amendment_number(comparison)
    for termo in new.termos_aditivos:
        if termo.numero == number:
            return Assinatura(data=termo.data, local=termo.local)
    return new.assinatura if new.assinatura[1:] != old.assinatura[1:] else Assinatura()


def amendment_name(comparison: Comparison) -> str:
    """``Primeiro Termo Aditivo``; ``Termo Aditivo`` where no version says which."""
    number = amendment_number(comparison)
    if number is None:
        return NAME
    ordinal = joined((w.capitalize() for w in masculine_ordinal(number).split()), " ", " ")
    return f"{ordinal} {NAME}"


class _Builder:
    """Builds the clauses in the order in which they are printed and numbered."""

    def __init__(self, comparison: Comparison, draft: bool) -> None:
        self.comparison = comparison
        self.draft = draft
        self.old: Contract = cleaned(comparison.old.contract)
        self.new: Contract = cleaned(comparison.new.contract)
        self.names = Names(self.new)
        self.words: Words = comparison.words
        self.changes = alterations(comparison)
        self.outline = Outline()
        self.count = 0

    def build(self) -> AmendmentView:
        region = one_line(self.new.regiao.nome) or f"Região de Saúde {TO_FILL}"
        states = joined(self.names[i].full for i in self.names.states) or f"Estado {TO_FILL}"
        number = one_line(self.old.identificacao.numero or self.new.identificacao.numero)
        numbered = f" nº {number}" if number else ""
        version = one_line(self.new.identificacao.versao) or TO_FILL
        digest = self.comparison.new.digest[:HASH_LENGTH]
        parties_table = self.outline.table("Entes signatários e seus representantes")
        name = amendment_name(self.comparison)
        return AmendmentView(
            title=f"{name} – {TITLE}{numbered} – {region}",
            subject=f"{name} ao {TITLE} (COAP){numbered} da {region}, {states}",
            draft=self.draft,
            header=f"{name} · {region} · {states}",
            stage="MINUTA – sem valor de contrato" if self.draft else f"COAP{numbered}",
            footer=f"Versão {version} · {digest}",
            name=name,
            about=f"ao {TITLE} (COAP){numbered} da {region}, {states}",
            summary=self.summary(),
            preamble=free_prose(self.preamble(region, numbered)),
            parties_table=parties_table,
            parties=tuple(party_row(self.new, self.names, id_) for id_ in self.names.order),
            clauses=tuple(self.clauses()),
            signatures=signatures_view(
                self.new,
                signing_of(self.comparison),
                free_prose(
                    "E, por estarem de acordo com as alterações deste Termo Aditivo, os entes "
                    "signatários o firmam por seus representantes legais, em vias de igual teor e "
                    "forma ou por meio eletrônico, na forma da lei, para que produza seus efeitos."
                ),
                self.names,
                self.outline,
                draft=self.draft,
            ),
        )

    def parts(self) -> str:
        return part_names(self.changes)

    def summary(self) -> str:
        said = [f"altera {self.parts()} do Contrato"]
        if _term_moves(self.old, self.new):
            said.append(f"fixa o término da sua vigência em {long_date(_end(self.new))}")
        difference = self.comparison.values.whole.difference
        if difference > 0:
            said.append(f"acresce {reais(difference)} ao seu valor global")
        elif difference:
            said.append(f"reduz em {reais(-difference)} o seu valor global")
        return f"{capitalized(joined(said, '; ', '; e '))}."

    def preamble(self, region: str, numbered: str) -> str:
        return (
            f"Pelo presente instrumento, os entes federativos signatários, a saber, "
            f"{party_names(self.names)}, por seus representantes legais, celebram entre si este "
            f"{amendment_name(self.comparison)} ao {TITLE} (COAP){numbered}, relativo à Região de "
            f"Saúde denominada {region}, código {self.new.regiao.codigo or TO_FILL}, "
            "doravante denominado Contrato, com fundamento na Lei nº 8.080, de 19 de setembro de "
            f"1990, no Decreto nº 7.508, de 28 de junho de 2011, e {self.basis()}, o qual se "
            "rege pelas cláusulas seguintes."
        )

    def basis(self) -> str:
        resolution = (
            "Resolução da Comissão Intergestores Tripartite (CIT) nº 3, de 30 de janeiro de 2012"
        )
        if "anexo_iii" in altered_parts(self.changes):
            return f"no art. 8º, § 3º, da {resolution}"
        return f"na {resolution}"

    # Clauses

    def clause(
        self,
        title: str,
        text: str,
        found: tuple[Alteration, ...] = (),
        values: MovedValues | None = None,
    ) -> AmendmentClause:
        """The next clause."""
        self.count += 1
        heading = self.outline.clause(f"clausula-{self.count}", 2, self.count, title)
        return AmendmentClause(heading, clause_prose(text), found, values)

    def clauses(self) -> Iterator[AmendmentClause]:
        yield self.clause("do objeto", self.object())
        for part, group in groupby(
            sorted(self.changes, key=lambda c: list(PARTS).index(_part(c))), _part
        ):
            changes = list(group)
            found = tuple(self.alterations(part, changes))
            text = f"{capitalized(PARTS[part])} do Contrato passa a vigorar com as alterações "
            text += "seguintes:"
            if len(found) == 1:  # a single inciso is no list: it is the clause's own sentence
                text = f"N{PARTS[part]} do Contrato, {found[0].lead}"
                found = (replace(found[0], lead=""),)
            yield self.clause(f"da alteração d{PARTS[part]}", text, found)
        yield self.value_clause()
        yield self.ratification()
        yield self.clause("da vigência e da eficácia", self.term())
        yield self.clause("da publicação", self.publication())

    def object(self) -> str:
        text = (
            f"Este Termo Aditivo altera {self.parts()} do Contrato, na forma das cláusulas "
            "seguintes."
        )
        if "anexo_iii" in altered_parts(self.changes):
            text += (
                "\n\nA revisão do Anexo III atende às necessidades sanitárias e de gestão da "
                "Região de Saúde e observa a periodicidade pactuada no Contrato: "
                f"{revision_text(self.old.parte_ii.anexo_iii)}."
            )
        if steps := self.steps():
            text += f"\n\nAs alterações foram {steps}."
        return text

    def steps(self) -> str:
        """The steps of art. 14 taken for the termo: those that the old version does not record."""
        old, new = self.old.fluxo, self.new.fluxo
        taken = []
        if new.cir.documento and new.cir[1:] != old.cir[1:]:
            taken.append(f"pactuadas na CIR ({_act(new.cir)})")
        known = {step[1:] for step in old.cib}
        fresh = [c for c in new.cib if c.documento and c[1:] not in known]
        if fresh:
            acts = joined(_act(m.Ato({}, c.documento, c.data)) for c in fresh)
            taken.append(f"homologadas na CIB ({acts})")
        return joined(taken)

    def value_clause(self) -> AmendmentClause:
        values = self.comparison.values
        whole = values.whole
        if not values:
            return self.clause(
                "dos valores",
                "Este Termo Aditivo não altera os valores do Contrato, cujo valor global permanece "
                f"em {reais_and_words(whole.new)}.",
            )
        if whole:
            text = (
                f"O valor global do Contrato, de {reais_and_words(whole.old)}, passa a ser de "
                f"{reais_and_words(whole.new)}, com "
                f"{'acréscimo' if whole.difference > 0 else 'redução'} de "
                f"{reais_and_words(abs(whole.difference))}."
            )
        else:
            text = (
                f"O valor global do Contrato permanece em {reais_and_words(whole.new)}, com nova "
                "distribuição."
            )
        plans = [
            f"o plano global de {name} passa de {reais(shift.old)} para {reais(shift.new)}"
            for name, shift in (("custeio", values.running), ("investimento", values.investment))
            if shift
        ]
        if plans:
            text += f"\n\n{capitalized(joined(plans))}."
        text += (
            "\n\nOs valores por ente pagador e por ano são os das tabelas desta cláusula, e as "
            "despesas correm à conta das dotações indicadas na Parte III, com a redação dada por "
            "este Termo Aditivo."
        )
        return self.clause("dos valores", text, values=self.moved(values))

    def moved(self, values: Values) -> MovedValues:
        old = Names(self.old)
        entities = []
        for id_, whole in values.entities.items():
            years = [(y, s) for (i, y), s in values.cells.items() if i == id_ and s]
            if years:
                name = (self.names if id_ in self.names.entities else old)[id_].full
                rows = tuple(shift_row(str(year), shift) for year, shift in years)
                entities.append(MovedEntity(name, rows, shift_row("Soma de todos os anos", whole)))
        return MovedValues(
            entities_table=self.outline.table(
                "Valores alterados, por ente pagador e ano, em reais"
            ),
            entities=tuple(entities),
            years_table=self.outline.table("Valor do Contrato, por ano, em reais"),
            years=tuple(shift_row(str(year), shift) for year, shift in values.years.items()),
            total=shift_row("Total", values.whole),
        )

    def ratification(self) -> AmendmentClause:
        text = (
            "Ficam ratificadas todas as cláusulas, Partes e Anexos do Contrato que este Termo "
            "Aditivo não altera.\n\nA versão anterior e a versão consolidada do Contrato "
            "acompanham este Termo Aditivo em arquivos eletrônicos, identificados pelos seus "
            "resumos SHA-256:"
        )
        table = self.outline.table("Versões do Contrato")
        facts = (
            Fact(f"Versão anterior{_version(self.old)}", self.comparison.old.digest),
            Fact(f"Versão consolidada{_version(self.new)}", self.comparison.new.digest),
        )
        return replace(self.clause("da ratificação", text), facts_table=table, facts=facts)

    def term(self) -> str:
        return (
            "Este Termo Aditivo vigora a partir da data de sua assinatura e até o término da "
            f"vigência do Contrato, em {long_date(_end(self.new))}, e a sua eficácia depende da "
            "publicação do seu extrato no Diário Oficial da União."
        )

    def publication(self) -> str:
        return (
            "O Ministério da Saúde providenciará a publicação deste Termo Aditivo, por extrato, no "
            "Diário Oficial da União, e o encaminhará à CIT, para ciência, conforme o art. 14 da "
            "Resolução CIT nº 3, de 2012.\n\nOs Estados e os Municípios signatários poderão "
            "publicá-lo também em seus meios oficiais, conforme o § 6º do mesmo artigo."
        )

    # Alterations of one part

    def alterations(self, part: str, changes: list[Change]) -> Iterator[Alteration]:
        """The incisos of a part's clause, numbered."""
        found = list(self.unnumbered(part, changes))
        for number, one in enumerate(found, 1):
            end = ""
            if not one.quote and one.table is None:
                end = "." if number == len(found) else "; e" if number == len(found) - 1 else ";"
            yield replace(one, label=item_label(number), lead=one.lead + end)

    def unnumbered(self, part: str, changes: list[Change]) -> Iterator[Alteration]:
        if part == "preambulo" and _term_moves(self.old, self.new):
            yield Alteration("", self.new_term())
            changes = [c for c in changes if not _is_term(c)]
        rest = []
        for change in changes:
            if wording := self.wording(change):
                yield wording
            else:
                rest.append(change)
        plain = [change for change in rest if not _in_list(change)]
        if plain:
            yield self.altered(f"Dados alterados d{PARTS[part]}", None, plain)
        listed = [change for change in rest if _in_list(change)]
        for _, group in groupby(listed, lambda c: (section_of(c), c.trail[item_end(c) - 1].key)):
            yield from self.of_list(list(group))

    def new_term(self) -> str:
        old, new = self.old.identificacao.vigencia, self.new.identificacao.vigencia
        return (
            f"o prazo de vigência, de {long_date(old.inicio)} a {long_date(old.fim)}, passa a "
            f"ser de {long_date(new.inicio)} a {long_date(new.fim)}, com duração de "
            f"{duration(new.inicio, new.fim)}"
        )

    def wording(self, change: Change) -> Alteration | None:
        """The inciso of a clause that is worded anew or comes in; ``None`` for another change."""
        last = change.trail[-1]
        if is_wording(change.field) and change.nature is not Nature.REMOVED:
            wording = self.comparison.published(str(change.new), change, self.comparison.new)
            title = self.clause_title(change.field.name)
            return Alteration(
                "",
                f"a {title} passa a vigorar com a seguinte redação:",
                title,
                clause_prose(wording),
            )
        step = next((s for s in change.trail if s.of is m.ClausulaComplementar), None)
        if step is None or step.new is None:
            return None
        title = one_line(step.new.titulo) or TO_FILL
        text = clause_prose(step.new.texto.strip() or TO_FILL)
        if last.of is m.ClausulaComplementar:
            lead = "fica acrescida a seguinte cláusula complementar:"
            return Alteration("", lead, title, text)
        if change.field.name == "texto":
            lead = f"a cláusula complementar “{title}” passa a vigorar com a seguinte redação:"
            return Alteration("", lead, title, text)
        return None

    def clause_title(self, key: str) -> str:
        if key in CLAUSE_TITLES:
            number, title = CLAUSES.index(key) + 1, CLAUSE_TITLES[key]
        else:  # the clause of Parte IV comes after those of Partes I, II and III
            number = len(CLAUSES) + len(self.new.parte_i.clausulas_complementares) + 3
            title = "das disposições da Parte IV"
        ordinal = joined([w.capitalize() for w in feminine_ordinal(number).split()], " ", " ")
        return f"Cláusula {ordinal} – {capitalized(title)}"

    def of_list(self, changes: list[Change]) -> Iterator[Alteration]:
        """Up to three incisos: what is altered, what comes in, what goes out."""
        step = changes[0].trail[item_end(changes[0]) - 1]
        noun = noun_of(step)
        whole = [change for change in changes if item_end(change) == len(change.trail)]
        came = [change for change in whole if change.nature is Nature.ADDED]
        gone = [change for change in whole if change.nature is Nature.REMOVED]
        inner = [change for change in changes if item_end(change) < len(change.trail)]
        if inner:
            yield self.altered(f"{capitalized(noun.many)} com alterações", noun, inner)
        if came:
            table = self.outline.table(
                f"{capitalized(noun.many)} {noun.agreed('acrescid', many=True)}"
            )
            many = len(came) > 1
            verb = "ficam" if many else "fica"
            the = noun.the_many if many else noun.the
            yield Alteration(
                "",
                f"{verb} {noun.agreed('acrescid', many=many)} {the} constante{'s' * many} da "
                f"{table.label}:",
                table=table,
                added=tuple(self.added(change) for change in came),
            )
        if gone:
            many = len(gone) > 1
            verb = "ficam" if many else "fica"
            the = noun.the_many if many else noun.the
            named = joined((self.bare_name(c) for c in gone), "; ", "; e ")
            yield Alteration("", f"{verb} {noun.agreed('suprimid', many=many)} {the} {named}")

    def bare_name(self, change: Change) -> str:
        """``A044 – Acupuntura``, without the noun that the sentence has said."""
        name = self.words.name(change.trail[-1], whole=True)
        noun = capitalized(noun_of(change.trail[-1]).one)
        return name.removeprefix(noun).removeprefix(":").strip() or name

    def altered(self, caption: str, noun: Noun | None, changes: list[Change]) -> Alteration:
        table = self.outline.table(caption)
        items = tuple(
            AlteredItem(name, tuple(self.row(change) for change in group))
            for name, group in groupby(changes, lambda c: self.item_name(c) if noun else "")
        )
        if noun is None:
            many = len(changes) > 1
            lead = "os dados seguintes passam" if many else "o dado seguinte passa"
        else:
            many = len(items) > 1
            the = noun.the_many if many else noun.the
            lead = f"{the} {'seguintes passam' if many else 'seguinte passa'}"
        return Alteration(
            "",
            f"{lead} a vigorar com a redação da {table.label}:",
            table=table,
            altered=items,
            amounts=any(row.difference for item in items for row in item.rows),
            brief=all(
                max(len(row.old), len(row.new)) <= _BRIEF for item in items for row in item.rows
            ),
        )

    def item_name(self, change: Change) -> str:
        return self.words.name(change.trail[item_end(change) - 1], whole=True)

    def row(self, change: Change) -> AlteredRow:
        return AlteredRow(
            self.words.detail(change),
            self.words.old(change),
            self.new_words(change),
            self.words.difference(change) if change.in_reais else "",
        )

    def new_words(self, change: Change) -> str:
        """The new value; of an object that comes in all that it says."""
        if change.new is not None and change.trail[-1].of is not None:
            return "; ".join(f"{name}: {text}" for name, text in self.words.facts(change))
        return self.words.new(change) if change.new is not None else "(suprimida)"

    def added(self, change: Change) -> AddedItem:
        name = self.words.name(change.trail[-1], whole=True)
        facts = tuple(
            Fact(what, text)
            for what, text in self.words.facts(change)
            if what != "Identificador" and not name.endswith(f" {text}")
        )
        return AddedItem(name, facts)


def _in_list(change: Change) -> bool:
    return any(step.of is not None for step in change.trail)


def _is_term(change: Change) -> bool:
    keys = [step.key for step in change.trail[:2]]
    return keys == ["identificacao", "vigencia"] and change.trail[-1].key != "justificativa"


def _end(contract: Contract) -> date | None:
    return contract.identificacao.vigencia.fim


def _term_moves(old: Contract, new: Contract) -> bool:
    one, two = old.identificacao.vigencia, new.identificacao.vigencia
    return (one.inicio, one.fim) != (two.inicio, two.fim)


def _version(contract: Contract) -> str:
    version = one_line(contract.identificacao.versao)
    return f" ({version})" if version else ""


def _act(act: m.Ato) -> str:
    day = f", de {short_date(act.data)}" if act.data else ""
    return f"{one_line(act.documento)}{day}"
