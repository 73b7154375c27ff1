"""The view of a contract: everything that the document prints, as texts ready to be placed.

Pure: contract in, frozen view out, the same for the same input. Only author text that has been
cleaned gets here (see ``words.clean_text``); escaping is the templates' work.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date

from coapkit.contract.model import (
    STANDARD,
    Assinatura,
    Contract,
    Fluxo,
    Parecer,
    Signatario,
    Vigencia,
)
from coapkit.contract.stage import stage_of
from coapkit.rendering.annexes import (
    AnexoIIIView,
    AnexoIIView,
    AnexoIView,
    anexo_i_view,
    anexo_ii_view,
    anexo_iii_view,
    revision_text,
)
from coapkit.rendering.blocks import Caption, Heading, Outline, Prose, clause_prose, free_prose
from coapkit.rendering.charts import Trend, trend_chart
from coapkit.rendering.finance import (
    Chart,
    Duties,
    FinanceView,
    duties_view,
    finance_view,
)
from coapkit.rendering.names import Names
from coapkit.rendering.signers import field_names, office, signing_order
from coapkit.rendering.targets import Objectives, Targets, objectives_view, targets_view
from coapkit.rendering.templating import Templates, load_templates
from coapkit.rendering.vocabulary import (
    CONCLUSIONS,
    INCORPORATION,
    OPINIONS,
    said,
)
from coapkit.rendering.wording import CLAUSE_TITLES, standard_wording
from coapkit.rendering.words import (
    NOTHING,
    TO_FILL,
    capitalized,
    cleaned,
    duration,
    joined,
    long_date,
    one_line,
    short_date,
)

TITLE = "Contrato Organizativo da Ação Pública da Saúde"
_NO_NUMBER = "Número a atribuir na publicação"
HASH_LENGTH = 12
"""Hexadecimal digits of the source's SHA-256 that a page shows."""
_TRENDS_PER_CHART = 40
_COVER_ROOM = 600  # letters for the names of the municipalities
_HEADER_ROOM = 74  # letters beside the longest stage
_MOST_YEARS = 60
_OWN_SECTION = {
    "sim": "com seção específica sobre este Contrato",
    "nao": "sem seção específica sobre este Contrato",
}
_TREND_NOTE = "O círculo vazado é a linha de base. Cada quadro tem a sua própria escala."


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the identification: what, and its value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A signatory entity and who represents it."""

    name: str
    cnpj: str
    organ: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HealthPlanRow:
    """The health plan that an entity brings into the contract (art. 19)."""

    name: str
    title: str
    period: str
    approval: str


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """Bilateral agreement of a border region (art. 22)."""

    country: str
    text: str
    decision: str


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page."""

    title: str
    region: str
    states: str
    number: str
    term: str
    parties: tuple[Fact, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Preamble:
    """Who contracts, and the instruments that the contract brings together."""

    heading: Heading
    text: Prose
    facts_heading: Heading
    facts_table: Caption
    facts: tuple[Fact, ...]
    parties_heading: Heading
    parties_table: Caption
    parties: tuple[PartyRow, ...]
    plans_heading: Heading
    plans_table: Caption
    plans: tuple[HealthPlanRow, ...]
    agreements_heading: Heading | None
    agreements_table: Caption | None
    agreements: tuple[AgreementRow, ...]


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A numbered clause. ``own``: the contract words it itself."""

    heading: Heading
    body: Prose
    own: bool


@dataclass(frozen=True, slots=True)
class ParteIView:
    """Parte I: the fifteen clauses and the complementary ones (art. 6º)."""

    heading: Heading
    clauses: tuple[ClauseView, ...]


@dataclass(frozen=True, slots=True)
class ParteIIView:
    """Parte II without its Anexos (art. 7º)."""

    heading: Heading
    clause: ClauseView
    objectives: Objectives
    targets: Targets
    trends: tuple[Chart, ...]


@dataclass(frozen=True, slots=True)
class ParteIIIView:
    """Parte III (art. 9º)."""

    heading: Heading
    clause: ClauseView
    finance: FinanceView


@dataclass(frozen=True, slots=True)
class AuditRow:
    """Audit component of one entity (art. 12)."""

    name: str
    component: str


@dataclass(frozen=True, slots=True)
class ParteIVView:
    """Parte IV (arts. 10 to 13)."""

    heading: Heading
    clause: ClauseView
    duties: Duties
    evaluation_heading: Heading
    evaluation_table: Caption
    evaluation: tuple[Fact, ...]
    audit_heading: Heading
    audit_table: Caption
    audit: tuple[AuditRow, ...]


@dataclass(frozen=True, slots=True)
class FlowRow:
    """A step of art. 14 that has been taken."""

    step: str
    who: str
    document: str
    date: str


@dataclass(frozen=True, slots=True)
class FinalView:
    """Final provisions and the steps taken so far (``steps`` may be empty)."""

    heading: Heading
    clause: ClauseView
    steps_heading: Heading | None
    steps_table: Caption | None
    steps: tuple[FlowRow, ...]


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """Where one person signs. ``anchor`` numbers the signatory as the file does, from ``00``.

    ``field``  name of the field of the PDF, empty in a draft, which nobody is to sign
    """

    anchor: str
    field: str
    name: str
    office: str
    cpf: str
    delegation: str


@dataclass(frozen=True, slots=True)
class SignatureGroup:
    """The people who sign for one entity."""

    name: str
    blocks: tuple[SignatureBlock, ...]


@dataclass(frozen=True, slots=True)
class SignaturesView:
    """The close of the contract."""

    heading: Heading
    text: Prose
    place: str
    groups: tuple[SignatureGroup, ...]


@dataclass(frozen=True, slots=True)
class ContractView:
    """All that the document prints.

    ``headings``, ``tables`` and ``charts`` make the table of contents and the lists.
    """

    title: str
    subject: str
    draft: bool
    header: str
    stage: str
    footer: str
    cover: Cover
    preamble: Preamble
    parte_i: ParteIView
    parte_ii: ParteIIView
    anexo_i: AnexoIView
    anexo_ii: AnexoIIView
    anexo_iii: AnexoIIIView
    parte_iii: ParteIIIView
    parte_iv: ParteIVView
    final: FinalView
    signatures: SignaturesView
    headings: tuple[Heading, ...]
    tables: tuple[Caption, ...]
    charts: tuple[Caption, ...]


def contract_view(
    contract: Contract,
    *,
    draft: bool,
    source_hash: str,
    templates: Templates | None = None,
) -> ContractView:
    """Prepare a contract for the templates.

    ``draft``        mark the document as MINUTA
    ``source_hash``  SHA-256 of the source file, in hexadecimal; its beginning is printed
    ``templates``    where the standard wording comes from (default: the package's own)

    A contract with gaps has a view with gaps, which say that they are to be filled in. Raises
    TemplateFailure for a wording that cannot be used.
    """
    return _Builder(
        cleaned(contract), draft, source_hash[:HASH_LENGTH], templates or load_templates()
    ).build()


class _Builder:
    """Builds the parts of one view in the order in which they are printed and numbered."""

    def __init__(
        self, contract: Contract, draft: bool, fingerprint: str, templates: Templates
    ) -> None:
        self.contract = contract
        self.draft = draft
        self.fingerprint = fingerprint
        self.templates = templates
        self.names = Names(contract)
        self.outline = Outline()
        self.years = term_years(contract.identificacao.vigencia)
        self.context = wording_context(contract, self.names)
        self.clauses = 0

    def build(self) -> ContractView:
        contract, outline = self.contract, self.outline
        region, state = self.region(), self.states()
        stage = f"Etapa: {stage_of(contract).label}"
        cover = self.cover(region, state)
        return ContractView(
            title=f"{TITLE} – {region}",
            subject=f"{TITLE} (COAP) da {region}, {state}",
            draft=self.draft,
            header=self.header(region, state),
            stage="MINUTA – sem valor de contrato" if self.draft else stage,
            footer=self.footer(),
            cover=cover,
            preamble=self.preamble(),
            parte_i=self.parte_i(),
            parte_ii=self.parte_ii(),
            anexo_i=anexo_i_view(contract.parte_ii.anexo_i, self.names, outline),
            anexo_ii=anexo_ii_view(contract.parte_ii, contract.parte_iii, self.names, outline),
            anexo_iii=anexo_iii_view(contract.parte_ii, self.names, outline),
            parte_iii=self.parte_iii(),
            parte_iv=self.parte_iv(),
            final=self.final(),
            signatures=self.signatures(),
            headings=tuple(outline.headings),
            tables=tuple(outline.tables),
            charts=tuple(outline.charts),
        )

    # Identification

    def region(self) -> str:
        return one_line(self.contract.regiao.nome) or f"Região de Saúde {TO_FILL}"

    def states(self) -> str:
        return joined(self.names[id_].full for id_ in self.names.states) or f"Estado {TO_FILL}"

    def header(self, region: str, state: str) -> str:
        """Region and States, the States by their letters or not at all where there is no room."""
        letters = joined(id_.upper() for id_ in self.names.states)
        ways = (f"{region} · {state}", f"{region} · {letters}")
        return next((way for way in ways if len(way) <= _HEADER_ROOM), region)

    def number(self) -> str:
        return self.contract.identificacao.numero or "a atribuir na publicação"

    def version(self) -> str:
        return one_line(self.contract.identificacao.versao) or TO_FILL

    def footer(self) -> str:
        return f"Versão {self.version()} · {self.fingerprint}"

    def cover(self, region: str, state: str) -> Cover:
        identity = self.contract.identificacao
        names = self.names
        towns = [names[id_].short for id_ in names.municipalities]
        parties = [
            Fact("União" if n.sphere == "uniao" else n.full, _organ(self.contract, n.id))
            for n in names
            if n.sphere != "municipio"
        ]
        if towns:
            label = "Municípios" if len(towns) > 1 else "Município"
            listed = joined(towns, last="\N{NO-BREAK SPACE}e\N{NO-BREAK SPACE}")  # no town alone
            if len(listed) > _COVER_ROOM:
                listed = f"Os {len(towns)} Municípios relacionados no Preâmbulo"
            parties.append(Fact(label, listed))
        facts = [Fact("Processo", identity.processo or NOTHING), Fact("Versão", self.version())]
        facts.append(Fact("Resumo SHA-256", self.fingerprint))
        return Cover(
            title=TITLE,
            region=region,
            states=state,
            number=f"Contrato nº {identity.numero}" if identity.numero else _NO_NUMBER,
            term=_term(identity.vigencia),
            parties=tuple(parties),
            facts=tuple(facts),
        )

    def preamble(self) -> Preamble:
        outline, contract = self.outline, self.contract
        agreements = contract.regiao.acordos_bilaterais
        return Preamble(
            heading=outline.heading("preambulo", 2, "Preâmbulo"),
            text=free_prose(self.standard("preambulo")),
            facts_heading=outline.heading("identificacao", 3, "Identificação do contrato"),
            facts_table=outline.table("Número, processo, Região de Saúde e vigência"),
            facts=tuple(self.facts()),
            parties_heading=outline.heading("partes", 3, "Entes signatários"),
            parties_table=outline.table("Entes signatários e seus representantes"),
            parties=tuple(party_row(contract, self.names, id_) for id_ in self.names.order),
            plans_heading=outline.heading("planos-de-saude", 3, "Planos de saúde integrados"),
            plans_table=outline.table("Planos de saúde dos entes signatários e sua aprovação"),
            plans=tuple(self.health_plan(id_) for id_ in self.names.order),
            agreements_heading=(
                outline.heading("acordos-bilaterais", 3, "Acordos bilaterais internacionais")
                if agreements
                else None
            ),
            agreements_table=(
                outline.table("Acordos bilaterais da Região de fronteira") if agreements else None
            ),
            agreements=tuple(
                AgreementRow(
                    one_line(a.pais) or NOTHING,
                    one_line(a.descricao) or NOTHING,
                    _act(f"{a.instancia}: {one_line(a.documento)}", a.data),
                )
                for a in agreements
            ),
        )

    def facts(self) -> list[Fact]:
        identity, region = self.contract.identificacao, self.contract.regiao
        names = self.names
        former = identity.termos_incorporados
        facts = [
            Fact("Espécie", f"{TITLE} (COAP)"),
            Fact("Número", self.number()),
            Fact("Processo", identity.processo or NOTHING),
            Fact("Região de Saúde", f"{self.region()} (código {region.codigo or TO_FILL})"),
            Fact("Instituição da Região", _act(*region.instituicao[1:])),
        ]
        if region.ato_conjunto.documento:
            facts.append(Fact("Ato conjunto dos Estados", _act(*region.ato_conjunto[1:])))
        facts += [
            Fact("Região de fronteira", {"sim": "sim"}.get(region.fronteira, "não")),
            Fact("Coordenação", coordination(self.contract, names)),
            Fact("Vigência", _term(identity.vigencia)),
            Fact("Duração", duration(identity.vigencia.inicio, identity.vigencia.fim)),
        ]
        if identity.vigencia.justificativa:
            facts.append(Fact("Justificativa do prazo", one_line(identity.vigencia.justificativa)))
        facts += [
            Fact(
                "Termo de Compromisso de Gestão",
                said(INCORPORATION, former.termo_de_compromisso_de_gestao),
            ),
            Fact(
                "Termo de Limite Financeiro Global",
                said(INCORPORATION, former.termo_de_limite_financeiro_global),
            ),
            Fact("Versão do documento", self.version()),
        ]
        return facts

    def health_plan(self, id_: str) -> HealthPlanRow:
        plan = self.names.entities[id_].plano_de_saude
        years = f"{plan.inicio or NOTHING} a {plan.fim or NOTHING}"
        return HealthPlanRow(
            self.names[id_].full,
            one_line(plan.titulo) or NOTHING,
            years if plan.inicio or plan.fim else NOTHING,
            _act(plan.aprovacao.documento, plan.aprovacao.data),
        )

    # Clauses

    def standard(self, key: str) -> str:
        return standard_wording(self.templates, key, self.context)

    def clause(self, anchor: str, title: str, key: str, own: str = STANDARD) -> ClauseView:
        """The next clause: standard wording for the word ``padrao``, else the contract's own."""
        self.clauses += 1
        heading = self.outline.clause(anchor, 3, self.clauses, title)
        standard = own.strip() == STANDARD
        text = self.standard(key) if standard else own.strip() or TO_FILL
        return ClauseView(heading, clause_prose(text), own=not standard)

    def parte_i(self) -> ParteIView:
        parte = self.contract.parte_i
        heading = self.part("I", "Das responsabilidades organizativas")
        fifteen = [
            self.clause(f"clausula-{key.replace('_', '-')}", title, key, getattr(parte, key))
            for key, title in CLAUSE_TITLES.items()
        ]
        others = [
            self.clause(
                f"clausula-complementar-{number}",
                _decapitalized(one_line(clause.titulo)) or TO_FILL,
                "",
                clause.texto if clause.texto.strip() != STANDARD else TO_FILL,
            )
            for number, clause in enumerate(parte.clausulas_complementares, 1)
        ]
        return ParteIView(heading, (*fifteen, *others))

    def part(self, number: str, title: str) -> Heading:
        return self.outline.heading(
            f"parte-{number.lower()}",
            2,
            title,
            label=f"PARTE {number}",
            entry=f"Parte {number} – {title}",
        )

    # Parts II, III and IV

    def parte_ii(self) -> ParteIIView:
        parte = self.contract.parte_ii
        return ParteIIView(
            heading=self.part("II", "Das responsabilidades executivas"),
            clause=self.clause("clausula-parte-ii", "das disposições da Parte II", "parte_ii"),
            objectives=objectives_view(parte, self.names, self.outline),
            targets=targets_view(parte, self.years, self.names, self.outline),
            trends=tuple(self.trends()),
        )

    def trends(self) -> Sequence[Chart]:
        trends = [
            Trend(
                meta.id,
                one_line(meta.indicador.unidade),
                None
                if meta.linha_de_base.ano is None or meta.linha_de_base.valor is None
                else (meta.linha_de_base.ano, meta.linha_de_base.valor),
                tuple(sorted(meta.valores.items())),
            )
            for meta in self.contract.parte_ii.metas
            if meta.valores
        ]
        parts = [
            trends[start : start + _TRENDS_PER_CHART]
            for start in range(0, len(trends), _TRENDS_PER_CHART)
        ]
        charts = []
        for number, part in enumerate(parts, 1):
            counted = f" ({number} de {len(parts)})" if len(parts) > 1 else ""
            caption = self.outline.chart(f"Trajetória das metas anuais{counted}")
            svg = trend_chart(caption.anchor, caption.text, part)
            charts.append(Chart(caption, svg, _TREND_NOTE))
        return charts

    def parte_iii(self) -> ParteIIIView:
        contract = self.contract
        return ParteIIIView(
            heading=self.part("III", "Das responsabilidades orçamentário-financeiras"),
            clause=self.clause("clausula-parte-iii", "das disposições da Parte III", "parte_iii"),
            finance=finance_view(
                contract.parte_iii,
                contract.parte_ii.anexo_ii.mapa_de_metas,
                self.years,
                self.names,
                self.outline,
            ),
        )

    def parte_iv(self) -> ParteIVView:
        parte, outline = self.contract.parte_iv, self.outline
        heading = self.part("IV", "Do monitoramento, da avaliação de desempenho e da auditoria")
        clause = self.clause(
            "clausula-parte-iv",
            "das disposições da Parte IV",
            "parte_iv",
            parte.disposicoes,
        )
        evaluation = parte.avaliacao
        report = evaluation.relatorio_de_gestao
        return ParteIVView(
            heading=heading,
            clause=clause,
            duties=duties_view(
                parte.responsabilidades,
                self.names,
                outline.heading("monitoramento-entes", 3, "Responsabilidades dos entes"),
                outline.table("Responsabilidades dos entes por monitoramento e avaliação"),
            ),
            evaluation_heading=outline.heading("avaliacao", 3, "Avaliação de desempenho"),
            evaluation_table=outline.table("Avaliação de desempenho do contrato"),
            evaluation=(
                Fact("Índice de Desempenho do SUS (IDSUS)", one_line(evaluation.idsus) or TO_FILL),
                Fact("Periodicidade", capitalized(evaluation.periodicidade) or TO_FILL),
                Fact(
                    "Relatório anual de gestão",
                    capitalized(said(_OWN_SECTION, report.secao_especifica)),
                ),
                Fact("Prazo do relatório", one_line(report.prazo) or TO_FILL),
            ),
            audit_heading=outline.heading("auditoria", 3, "Auditoria"),
            audit_table=outline.table("Componentes do Sistema Nacional de Auditoria (SNA)"),
            audit=tuple(
                AuditRow(self.names[a.ente].full, one_line(a.componente) or NOTHING)
                for a in sorted(parte.auditoria, key=lambda a: self.names.place(a.ente))
            ),
        )

    # The close

    def final(self) -> FinalView:
        heading = self.outline.heading("encerramento", 2, "Encerramento")
        clause = self.clause(
            "clausula-disposicoes-finais", "das disposições finais", "disposicoes_finais"
        )
        steps = flow_rows(self.contract.fluxo, self.names)
        return FinalView(
            heading=heading,
            clause=clause,
            steps_heading=(
                self.outline.heading("fluxo", 3, "Fluxo de elaboração e assinatura")
                if steps
                else None
            ),
            steps_table=(self.outline.table("Etapas do fluxo já cumpridas") if steps else None),
            steps=steps,
        )

    def signatures(self) -> SignaturesView:
        return signatures_view(
            self.contract,
            self.contract.fluxo.assinatura,
            free_prose(self.standard("fecho")),
            self.names,
            self.outline,
            draft=self.draft,
        )


def party_row(contract: Contract, names: Names, id_: str) -> PartyRow:
    """An entity as a party: who it is and who represents it."""
    people = [s for _, s in signing_order(contract, names) if s.ente == id_]
    return PartyRow(
        names[id_].full,
        names.entities[id_].cnpj or NOTHING,
        one_line(names.entities[id_].orgao) or NOTHING,
        tuple(f"{one_line(s.nome) or TO_FILL}, {office(s)}" for s in people),
    )


def signatures_view(
    contract: Contract,
    signed: Assinatura,
    text: Prose,
    names: Names,
    outline: Outline,
    *,
    draft: bool,
    entities: Container[str] | None = None,
) -> SignaturesView:
    """Where the signatories sign, or those of some ``entities``; ``signed`` says where and when."""
    heading = outline.heading("assinaturas", 2, "Assinaturas")
    place = (
        f"{one_line(signed.local) or TO_FILL}, {long_date(signed.data)}."
        if signed.data or signed.local
        else "Local e data da assinatura: ______________________________"
    )
    fields = field_names(contract)
    groups: dict[str, list[SignatureBlock]] = {}
    for number, person in signing_order(contract, names):
        if entities is not None and person.ente not in entities:
            continue
        groups.setdefault(person.ente, []).append(
            SignatureBlock(
                f"assinatura-{number:02}",
                "" if draft else fields[number],
                one_line(person.nome) or TO_FILL,
                office(person),
                person.cpf,
                _delegation(person),
            )
        )
    return SignaturesView(
        heading,
        text,
        place,
        tuple(SignatureGroup(names[id_].full, tuple(blocks)) for id_, blocks in groups.items()),
    )


def term_years(term: Vigencia) -> tuple[int, ...]:
    """Calendar years that the term touches; none where it is unknown, backwards or absurd."""
    if term.inicio is None or term.fim is None:
        return ()
    if not 0 <= term.fim.year - term.inicio.year < _MOST_YEARS:
        return ()
    return tuple(range(term.inicio.year, term.fim.year + 1))


def coordination(contract: Contract, names: Names) -> str:
    """The State health secretariats that coordinate (art. 2º)."""
    organs = [
        _organ(contract, id_) or names[id_].full
        for id_ in names.expand(contract.identificacao.coordenacao)
    ]
    return joined(organs) or TO_FILL


def wording_context(contract: Contract, names: Names) -> dict[str, object]:
    """What the clause wording may ask for (see ``templates/clausulas/``)."""
    region, term = contract.regiao, contract.identificacao.vigencia
    anexo_i = contract.parte_ii.anexo_i
    return {
        "regiao": {
            "nome": one_line(region.nome) or TO_FILL,
            "codigo": region.codigo or TO_FILL,
            "estados": joined(names.entities[id_].nome for id_ in names.states) or TO_FILL,
            "interestadual": names.interstate,
            "fronteira": region.fronteira == "sim",
            "indigena": anexo_i.regiao.populacao_indigena == "sim",
            "sazonal": any(e.migracao_sazonal.motivo for e in anexo_i.entes),
        },
        "vigencia": {
            "inicio": long_date(term.inicio),
            "fim": long_date(term.fim),
            "anos_por_extenso": duration(term.inicio, term.fim),
        },
        "signatarios": party_names(names),
        "coordenacao": coordination(contract, names),
        "anexo_iii": {"revisao": revision_text(contract.parte_ii.anexo_iii)},
        "cib": joined(f"CIB/{id_.upper()}" for id_ in names.states) or TO_FILL,
    }


def party_names(names: Names) -> str:
    """``a União, por ...; o Estado do Ceará, por ...; e os Municípios de Aracoiaba e Aratuba``."""
    parties = []
    for name in names:
        if name.sphere == "uniao":
            parties.append(f"a {name.acting}")
        elif name.sphere == "estado":
            parties.append(f"o {name.acting}")
    towns = [names[id_] for id_ in names.municipalities]
    if len(towns) == 1:
        parties.append(f"o {towns[0].full}")
    elif towns:
        parties.append(f"os Municípios de {joined(town.short for town in towns)}")
    return joined(parties, "; ", "; e ") or TO_FILL


def _organ(contract: Contract, id_: str) -> str:
    found = next((e.orgao for e in contract.entes if e.id == id_), "")
    return one_line(found)


def _term(term: Vigencia) -> str:
    return f"{long_date(term.inicio)} a {long_date(term.fim)}"


def _act(document: str, day: date | None) -> str:
    if not document:
        return NOTHING
    return f"{one_line(document)}, de {short_date(day)}" if day else one_line(document)


def _delegation(person: Signatario) -> str:
    act = person.delegacao
    return f"por delegação: {_act(act.documento, act.data)}" if act.documento else ""


def _decapitalized(text: str) -> str:
    """``Da cooperação`` as the other clause titles begin, unless an acronym opens it."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def flow_rows(flow: Fluxo, names: Names) -> tuple[FlowRow, ...]:
    """The steps of art. 14 that the contract records, in their order."""
    rows = [
        FlowRow(
            "Análise e aprovação do ente",
            names[p.ente].full,
            _opinion(p),
            short_date(p.data),
        )
        for p in sorted(flow.pareceres, key=lambda p: names.place(p.ente))
    ]
    if flow.cir.documento or flow.cir.data:
        rows.append(_step("Pactuação", "CIR", flow.cir.documento, flow.cir.data))
    rows += [_step("Homologação", f"CIB/{c.uf}", c.documento, c.data) for c in flow.cib]
    if flow.assinatura.data or flow.assinatura.local:
        rows.append(
            _step("Assinatura", "Entes signatários", flow.assinatura.local, flow.assinatura.data)
        )
    gazette = flow.publicacao
    if gazette.data or gazette.edicao:
        where = f"edição {gazette.edicao}, Seção {gazette.secao}, página {gazette.pagina}"
        rows.append(_step("Publicação", "Diário Oficial da União", where, gazette.data))
    rows += [_step("Publicação", one_line(o.veiculo), "", o.data) for o in gazette.outras]
    if flow.cit.documento or flow.cit.data:
        rows.append(_step("Ciência", "CIT", flow.cit.documento, flow.cit.data))
    rows += [
        _step("Alteração", f"{t.numero or TO_FILL}º termo aditivo", t.local, t.data)
        for t in flow.termos_aditivos
        if t.data
    ]
    return tuple(rows)


def _opinion(opinion: Parecer) -> str:
    """``Parecer técnico: Parecer nº 9/2012 (favorável)``."""
    nature = capitalized(said(OPINIONS, opinion.natureza))
    document = one_line(opinion.documento) or NOTHING
    return f"{nature}: {document} ({said(CONCLUSIONS, opinion.conclusao)})"


def _step(step: str, who: str, document: str, day: date | None) -> FlowRow:
    return FlowRow(step, who or NOTHING, one_line(document) or NOTHING, short_date(day))
