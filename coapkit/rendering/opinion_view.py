"""The view of an opinion of conformity: everything that its paper prints, as texts ready to place.

Pure, like ``view``: opinion in, frozen view out. Author text is cleaned here and escaped by the
template.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coapkit import __version__
from coapkit.contract.stage import stage_of
from coapkit.diagnostics import Diagnostic, Severity
from coapkit.norm.catalogue import Provision, catalogue
from coapkit.norm.opinion import (
    DECREE,
    RESOLUTION,
    Chapter,
    Opinion,
    OpinionRow,
    Situation,
    norm_order,
)
from coapkit.rendering.blocks import Caption, Heading, Outline
from coapkit.rendering.names import Names
from coapkit.rendering.view import HASH_LENGTH, TITLE, Fact
from coapkit.rendering.words import (
    NOTHING,
    TO_FILL,
    capitalized,
    clean_text,
    cleaned,
    joined,
    long_date,
    one_line,
)

NAME = "Parecer de conformidade"
_SHOWN_PLACES = 3
_CLASSES = {
    Situation.MET: "atendida",
    Situation.MET_BY_WORDING: "atendida",
    Situation.RESERVED: "ressalva",
    Situation.UNMET: "falta",
    Situation.NOT_YET: "fora",
    Situation.NOT_APPLICABLE: "fora",
    Situation.UNPROVABLE: "fora",
}
_MEANINGS = {
    Situation.MET: "o arquivo do contrato prova que a disposição foi cumprida",
    Situation.MET_BY_WORDING: "quem cumpre é o texto padrão que o contrato adota",
    Situation.RESERVED: "cumprida, com aviso, dispensa ou redação própria a apreciar",
    Situation.UNMET: "há ao menos um erro, que impede a homologação",
    Situation.NOT_YET: "conta a partir de etapa posterior à examinada",
    Situation.NOT_APPLICABLE: "depende de condição que a Região não tem",
    Situation.UNPROVABLE: "dever de pessoas ou redação própria: pede outra prova, ou leitura",
}
_SEVERITIES = {Severity.ERROR: "erro", Severity.WARNING: "aviso", Severity.NOTE: "nota"}
_WAYS = {
    "esquema": "presença e forma",
    "texto": "texto publicado",
    "leitura": "leitura do arquivo",
    "processo": "não se vê no arquivo",
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of running text; ``code``: a key of the contract's file."""

    text: str
    code: bool


@dataclass(frozen=True, slots=True)
class CountRow:
    """How many provisions are in one situation; ``style`` names its look."""

    situation: str
    style: str
    meaning: str
    count: str


@dataclass(frozen=True, slots=True)
class ExamRow:
    """One provision examined.

    ``citation``  ``Art. 9º, IV``; ``id`` its name in the catalogue
    ``findings``  numbers of its findings, each the name of an element too (``achado-3``)
    """

    id: str
    citation: str
    title: str
    demand: tuple[Stretch, ...]
    situation: str
    style: str
    how: str
    remarks: tuple[str, ...]
    places: tuple[str, ...]
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChapterView:
    """The provisions of one chapter."""

    heading: Heading
    table: Caption
    rows: tuple[ExamRow, ...]


@dataclass(frozen=True, slots=True)
class OtherRow:
    """A check without a provision of its own, and what it found."""

    id: str
    title: str
    demand: tuple[Stretch, ...]
    places: tuple[str, ...]
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding in full. ``norm``: citation, or title of the check; ``line`` in words."""

    number: str
    severity: str
    style: str
    norm: str
    id: str
    place: str
    line: str
    message: tuple[Stretch, ...]
    remedy: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Chamber:
    """The CIB whose technical chamber signs: ``CIB/CE`` and its name in full."""

    acronym: str
    name: str
    signatures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpinionView:
    """All that the opinion prints.

    ``met``       does the contract meet all that a file can prove?
    ``others``    rows of the checks without a provision; empty where they found nothing
    ``findings``  empty where nothing was found
    """

    title: str
    subject: str
    draft: bool
    header: str
    stage: str
    footer: str
    name: str
    organ: str
    about: str
    facts_heading: Heading
    facts_table: Caption
    facts: tuple[Fact, ...]
    question_heading: Heading
    question: str
    method_heading: Heading
    method: str
    conclusion_heading: Heading
    met: bool
    conclusion: str
    reservations: tuple[str, ...]
    counts_table: Caption
    counts: tuple[CountRow, ...]
    total: str
    exam_heading: Heading
    chapters: tuple[ChapterView, ...]
    others_heading: Heading
    others_text: str
    others_table: Caption | None
    others: tuple[OtherRow, ...]
    findings_heading: Heading
    findings_text: str
    findings_table: Caption | None
    findings: tuple[FindingRow, ...]
    closing_heading: Heading
    closing: str
    chambers: tuple[Chamber, ...]


def opinion_view(opinion: Opinion, *, file: str, source_hash: str) -> OpinionView:
    """Prepare an opinion for the template.

    ``file``         name of the contract's file, without folder
    ``source_hash``  its SHA-256, in hexadecimal
    """
    contract = cleaned(opinion.contract)
    names, outline = Names(contract), Outline()
    region = one_line(contract.regiao.nome) or f"Região de Saúde {TO_FILL}"
    states = joined(names[id_].full for id_ in names.states) or f"Estado {TO_FILL}"
    conclusion, reservations = _conclusion(opinion)
    checks = sum(len(row.checks) for row in opinion.rows())
    version = one_line(contract.identificacao.versao) or TO_FILL
    chambers = tuple(_chamber(names, id_) for id_ in names.states) or (_UNKNOWN_CHAMBER,)
    others, findings = _others(opinion), _findings(opinion)
    return OpinionView(
        title=f"{NAME} – {region}",
        subject=f"{NAME} do {TITLE} da {region}, {states} (Resolução CIT nº 3/2012, art. 14, § 3º)",
        draft=False,
        header=f"{NAME} · {region}",
        stage=f"Etapa examinada: {opinion.stage.label}",
        footer=f"Versão {version} · {source_hash[:HASH_LENGTH]} · coapkit {__version__}",
        name=NAME,
        organ=joined(chamber.name for chamber in chambers),
        about=f"{TITLE} (COAP) da {region}, {states}",
        facts_heading=outline.heading("identificacao", 2, "O contrato examinado"),
        facts_table=outline.table("Identificação do contrato e do arquivo examinado"),
        facts=tuple(_facts(opinion, region, states, version, file, source_hash)),
        question_heading=outline.heading("questao", 2, "A questão"),
        question=_kept(
            "A homologação tem a função de analisar se todas as regras e condições da Resolução "
            "CIT nº 3/2012 foram cumpridas (art. 14, § 3º). Pergunta-se: este contrato as cumpre?"
        ),
        method_heading=outline.heading("metodo", 2, "O método"),
        method=_method(opinion, checks),
        conclusion_heading=outline.heading("conclusao", 2, "A conclusão"),
        met=not opinion.count(Situation.UNMET) and not opinion.other_errors(),
        conclusion=conclusion,
        reservations=reservations,
        counts_table=outline.table("Disposições por situação"),
        counts=tuple(
            CountRow(capitalized(s.value), _CLASSES[s], _MEANINGS[s], str(opinion.count(s)))
            for s in Situation
            if opinion.count(s) or s is Situation.UNMET
        ),
        total=str(len(opinion.rows())),
        exam_heading=outline.heading("exame", 2, "Exame de cada disposição"),
        chapters=tuple(_chapters(opinion, outline)),
        others_heading=outline.heading("coerencia", 2, "Coerência, forma e leitura do arquivo"),
        others_text=_others_text(opinion),
        others_table=outline.table("Conferências sem disposição própria") if others else None,
        others=others,
        findings_heading=outline.heading("achados", 2, "Achados"),
        findings_text=_findings_text(findings),
        findings_table=outline.table("Achados, na ordem do arquivo") if findings else None,
        findings=findings,
        closing_heading=outline.heading("encerramento", 2, "Apreciação pela câmara técnica"),
        closing=(
            "Este parecer resulta da conferência do arquivo identificado acima, e não dispensa a "
            "leitura do contrato. A câmara técnica o aprecia e o encaminha à Comissão, para "
            "constar da ata da homologação."
        ),
        chambers=chambers,
    )


def _facts(
    opinion: Opinion, region: str, states: str, version: str, file: str, source_hash: str
) -> Iterable[Fact]:
    contract = cleaned(opinion.contract)
    identity, term = contract.identificacao, contract.identificacao.vigencia
    code = f" (código {contract.regiao.codigo})" if contract.regiao.codigo else ""
    yield Fact("Região de Saúde", f"{region}{code}")
    yield Fact("Estado" if " e " not in states else "Estados", states)
    number = one_line(identity.numero) or "a atribuir na publicação"
    process = one_line(identity.processo)
    yield Fact("Número", f"{number} (processo {process})" if process else number)
    yield Fact("Vigência", f"{long_date(term.inicio)} a {long_date(term.fim)}")
    recorded = stage_of(opinion.contract)
    if recorded is not opinion.stage:
        yield Fact("Etapa registrada", capitalized(recorded.label))
    yield Fact("Etapa examinada", capitalized(opinion.stage.label))
    yield Fact("Versão do contrato", version)
    yield Fact("Arquivo", f"{one_line(clean_text(file))}, conferido com coapkit {__version__}")
    yield Fact("Resumo SHA-256", source_hash)


def _method(opinion: Opinion, checks: int) -> str:
    count = len(opinion.rows())
    return _kept(
        f"Cada uma das {count} disposições catalogadas da Resolução CIT nº 3/2012 e do Decreto "
        f"nº 7.508/2011 foi confrontada com o arquivo do contrato, em {checks} conferências: da "
        "presença e da forma do que ele declara, de regras sobre o que se declara nas várias "
        "Partes, e do texto que dele se publica. O que só pessoas, atas ou outros contratos provam "
        "não se presume: vem assinalado como «não se confere no arquivo», com o motivo."
    )


def _conclusion(opinion: Opinion) -> tuple[str, tuple[str, ...]]:
    """The conclusion in one sentence, and what qualifies it."""
    unmet, errors = opinion.count(Situation.UNMET), opinion.other_errors()
    if unmet:
        said = f"O contrato não atende a {_counted(unmet, 'disposição', 'disposições')}."
    elif errors:
        said = "O contrato não pôde ser conferido por inteiro."
    else:
        said = "O contrato atende a todas as disposições que um arquivo pode provar."
    reservations = []
    if unmet:
        rows = [row for row in opinion.rows() if row.situation is Situation.UNMET]
        cited = "; ".join(_citation(row.provision.citation) for row in rows)
        reservations.append(f"Não atendidas: {cited}.")
    if errors:
        mended = "corrigido" if errors == 1 else "corrigidos"
        reservations.append(
            f"Há {_counted(errors, 'erro', 'erros')} de coerência, de forma ou de leitura, fora "
            f"das disposições da norma: enquanto não {mended}, o arquivo pode esconder outros "
            "descumprimentos."
        )
    if reserved := opinion.count(Situation.RESERVED):
        verb = "é atendida" if reserved == 1 else "são atendidas"
        what = _counted(reserved, "disposição", "disposições")
        reservations.append(f"{capitalized(what)} {verb} com ressalva.")
    if later := opinion.count(Situation.NOT_YET):
        verb = "ainda não se exige" if later == 1 else "ainda não se exigem"
        what = _counted(later, "disposição", "disposições")
        reservations.append(
            f"{capitalized(what)} {verb} nesta etapa: o exame se repete antes da etapa seguinte."
        )
    return said, tuple(reservations)


def _counted(n: int, singular: str, plural: str) -> str:
    return f"{n} {singular if n == 1 else plural}"


# The examination


def _chapters(opinion: Opinion, outline: Outline) -> Iterable[ChapterView]:
    for number, chapter in enumerate(opinion.chapters, 1):
        yield ChapterView(
            heading=outline.heading(f"capitulo-{number}", 3, f"{chapter.norm} – {chapter.title}"),
            table=outline.table(_articles(chapter)),
            rows=tuple(_exam_row(opinion, row) for row in chapter.rows),
        )


def _articles(chapter: Chapter) -> str:
    """``Exame dos arts. 7º e 8º``; three and more in a row become ``2º a 5º``."""
    numbers = sorted({norm_order(row.provision.id)[1] for row in chapter.rows})
    stretches: list[list[int]] = []
    for number in numbers:
        if stretches and stretches[-1][-1] == number - 1:
            stretches[-1].append(number)
        else:
            stretches.append([number])
    said = [
        word
        for s in stretches
        for word in (
            [f"{_ordinal(s[0])} a {_ordinal(s[-1])}"] if len(s) > 2 else [_ordinal(n) for n in s]
        )
    ]
    return _kept(f"Exame {'do art.' if len(numbers) == 1 else 'dos arts.'} {joined(said)}")


def _ordinal(article: int) -> str:
    return f"{article}º" if article < 10 else str(article)


def _exam_row(opinion: Opinion, row: OpinionRow) -> ExamRow:
    found = [opinion.findings[i] for i in row.findings]
    return ExamRow(
        id=row.provision.id,
        citation=_short_citation(row.provision),
        title=row.provision.title,
        demand=_stretches(row.provision.demand),
        situation=capitalized(row.situation.value),
        style=_CLASSES[row.situation],
        how=_how(row.checks),
        remarks=tuple(_kept(remark) for remark in row.remarks),
        places=_finding_places(found) or row.places or (NOTHING,),
        findings=_numbers(row.findings),
    )


def _short_citation(provision: Provision) -> str:
    text = provision.citation
    for norm in (RESOLUTION, DECREE):
        text = text.removeprefix(f"{norm}, ")
    return capitalized(_kept(text))


def _citation(citation: str) -> str:
    return _kept(citation.removeprefix(f"{RESOLUTION}, "))


def _kept(citation: str) -> str:
    """The citation with its numbers kept on the line of ``art.``, ``nº`` and ``§``."""
    return re.sub(r"\b(arts?\.|nº) |(§+) ", lambda m: f"{m[1] or m[2]}\xa0", citation)


def _how(checks: Sequence[Provision]) -> str:
    ways = {way for check in checks for way in check.enforcement}
    rules = sum(1 for check in checks if "regra" in check.enforcement)
    said = [_WAYS["esquema"]] if "esquema" in ways else []
    if rules:
        said.append("1 regra" if rules == 1 else f"{rules} regras")
    said += [_WAYS[way] for way in ("leitura", "texto", "processo") if way in ways]
    return f"{capitalized('; '.join(said))}." if said else NOTHING


def _finding_places(found: Sequence[Diagnostic]) -> tuple[str, ...]:
    """Places of findings, once each, with their lines; the first few."""
    unique = list(dict.fromkeys(_at(d) for d in found))
    shown = unique[:_SHOWN_PLACES]
    if len(unique) > _SHOWN_PLACES:
        shown.append(f"e mais {len(unique) - _SHOWN_PLACES}")
    return tuple(shown)


def _at(finding: Diagnostic) -> str:
    place = one_line(clean_text(finding.place))
    line = f"linha {finding.span.line}"
    return f"{place} ({line})" if place else capitalized(line)


def _numbers(indexes: Iterable[int]) -> tuple[str, ...]:
    return tuple(str(index + 1) for index in indexes)


# What belongs to no provision


def _others(opinion: Opinion) -> tuple[OtherRow, ...]:
    by_rule: dict[str, list[int]] = {}
    for index in opinion.others:
        by_rule.setdefault(opinion.findings[index].rule, []).append(index)
    known = catalogue()
    order = {rule: place for place, rule in enumerate(known)}
    return tuple(
        OtherRow(
            id=rule,
            title=known[rule].title if rule in known else rule,
            demand=_stretches(known[rule].demand) if rule in known else (),
            places=_finding_places([opinion.findings[i] for i in indexes]),
            findings=_numbers(indexes),
        )
        for rule, indexes in sorted(by_rule.items(), key=lambda x: order.get(x[0], len(order)))
    )


def _others_text(opinion: Opinion) -> str:
    if not opinion.others:
        return (
            "As conferências que não cabem a uma só disposição (entes, códigos, datas, totais e "
            "referências entre as Partes, forma e leitura do arquivo, dispensas) nada acharam."
        )
    found = _counted(len(opinion.others), "achado que não cabe", "achados que não cabem")
    return f"As conferências que atravessam as Partes fizeram {found} a uma só disposição."


# The findings


def _findings(opinion: Opinion) -> tuple[FindingRow, ...]:
    return tuple(_finding_row(n, d) for n, d in enumerate(opinion.findings, 1))


def _finding_row(number: int, finding: Diagnostic) -> FindingRow:
    known = catalogue().get(finding.rule)
    title = known.title if known else ""
    return FindingRow(
        number=str(number),
        severity=capitalized(_SEVERITIES[finding.severity]),
        style="falta" if finding.severity is Severity.ERROR else "ressalva",
        norm=capitalized(_citation(finding.norm)) or title,
        id=finding.rule,
        place=one_line(clean_text(finding.place)) or NOTHING,
        line=f"linha {finding.span.line}",
        message=_stretches(_sentence(finding.message)),
        remedy=_stretches(_sentence(finding.help)) if finding.help else (),
    )


def _sentence(text: str) -> str:
    text = capitalized(one_line(clean_text(text)))
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def _stretches(text: str) -> tuple[Stretch, ...]:
    """The text, with what stands between backticks as code; an odd one stands for itself."""
    pieces = clean_text(text).split("`")
    if len(pieces) % 2 == 0:
        pieces[-2:] = ["`".join(pieces[-2:])]
    return tuple(Stretch(piece, bool(i % 2)) for i, piece in enumerate(pieces) if piece)


def _findings_text(findings: Sequence[FindingRow]) -> str:
    if not findings:
        return "A conferência não fez achado algum."
    counts = {word: sum(1 for f in findings if f.severity.lower() == word) for word in _PLURALS}
    said = joined(_counted(n, word, _PLURALS[word]) for word, n in counts.items() if n)
    return (
        f"A conferência achou {said}. O erro impede a homologação; o aviso pede apreciação; a nota "
        "informa. As linhas são as do arquivo examinado, que acompanha este parecer."
    )


_PLURALS = {"erro": "erros", "aviso": "avisos", "nota": "notas"}


# The chambers

_SIGNATURES = ("Coordenação da câmara técnica", "Relatoria")
_UNKNOWN_CHAMBER = Chamber(
    f"CIB/{TO_FILL}", f"Comissão Intergestores Bipartite {TO_FILL}", _SIGNATURES
)


def _chamber(names: Names, id_: str) -> Chamber:
    name = f"Comissão Intergestores Bipartite do {names[id_].full}"
    return Chamber(f"CIB/{id_.upper()}", name, _SIGNATURES)
