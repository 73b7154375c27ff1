"""Reports that the tests of the reporters share: what a real run may say, and worse."""

from hypothesis import settings
from hypothesis import strategies as st

from coapkit.diagnostics import (
    START,
    Diagnostic,
    Edit,
    Fix,
    Related,
    Report,
    Severity,
    Span,
    build_report,
)
from coapkit.reporters.options import Options, RuleText

SCHEDULE = (
    "      - {plano: custeio, pagador: uniao, recebedor: aratuba, ano: 2014, valor: 1000.01, "
    "bloco: atencao_basica, fonte: 6153}"
)

ERROR = Diagnostic(
    rule="R3-ART9-IV.2",
    severity=Severity.ERROR,
    path="contratos/baturite.yaml",
    span=Span(812, 10, 812, 24),
    message=(
        "cronograma de 2014 de União → Aratuba soma R$\u00a01.000,01; os planos somam "
        "R$\u00a01.000,00 (diferença de R$\u00a00,01)"
    ),
    place="Parte III › cronograma › 2014",
    help=(
        "confira o valor desta linha com o plano de custeio; se o plano mudou, mude também o "
        "cronograma.\nA soma é feita por ano, pagador e recebedor."
    ),
    norm="Resolução CIT nº 3/2012, art. 9º, IV",
    snippet=SCHEDULE,
    related=(
        Related(
            path="contratos/baturite.yaml",
            span=Span(97, 7, 97, 17),
            message="o plano de custeio desta transferência",
            snippet="      - id: custeio   # atenção básica",
        ),
    ),
)

WARNING = Diagnostic(
    rule="R3-ART20",
    severity=Severity.WARNING,
    path="contratos/baturite.yaml",
    span=Span(14, 12, 16, 1),
    message="a vigência é de três anos; a Resolução prefere quatro anos",
    place="Identificação › vigência",
    help="informe a justificativa, ou mude a data final",
    norm="Resolução CIT nº 3/2012, art. 20",
    snippet="  vigencia: # início e fim",
)

FIXABLE = Diagnostic(
    rule="COER-IBGE",
    severity=Severity.NOTE,
    path="contratos/são joão.yaml",
    span=Span(2, 12, 2, 20),
    message="“Sao João” escreve-se São João",
    help="corrija o nome do município",
    snippet='  nome: "  Sao João"',
    fix=Fix("escrever São João", (Edit(19, 22, "São"),)),
)
FIXABLE_SOURCE = 'região:\n  nome: "  Sao João"\n'

WHOLE_FILE = Diagnostic(
    rule="YAML-LEITURA",
    severity=Severity.ERROR,
    path="contratos/vazio.yaml",
    span=START,
    message="o arquivo está vazio",
    help="comece por: coapkit new",
)

CNES = tuple(
    Diagnostic(
        rule="COER-CNES",
        severity=Severity.ERROR,
        path="contratos/baturite.yaml",
        span=Span(line, 15, line, 23),
        message=f"o código CNES tem 6 algarismos; são 7: “{line:06}”",
        place="Parte II › Anexo III › serviços",
        help="copie o código do cadastro, com os zeros à esquerda",
        snippet=f"      - cnes: “{line:06}”",
    )
    for line in (900, 905, 910, 915, 920)
)

MIXED: Report = build_report(
    version="0.1.0",
    files=["contratos/baturite.yaml", "contratos/limpo.yaml", "contratos/são joão.yaml"],
    diagnostics=[ERROR, WARNING, FIXABLE, WHOLE_FILE, *CNES],
    pending={
        "contratos/limpo.yaml": 12,
        "contratos/são joão.yaml": 1,
        "contratos/baturite.yaml": 0,
    },
    remarks=["sem a tabela tabelas/rename.csv, os códigos da RENAME não foram conferidos"],
)

CLEAN: Report = build_report("0.1.0", ["contratos/limpo.yaml"], [])

NOTHING: Report = build_report("0.1.0", [], [])

RULES = {
    ERROR.rule: RuleText(
        title="O cronograma de desembolso confere com os planos",
        text="Em cada ano, o que um ente paga a outro no cronograma é o que os planos prevêem.",
        why="O cronograma é o que os entes cumprem; o plano, o que pactuaram.",
        help="Corrija o valor do cronograma ou o do plano.",
        citation="Resolução CIT nº 3/2012, art. 9º, IV",
        severity=Severity.ERROR,
    ),
}

OPTIONS = Options(rules=RULES, sources={FIXABLE.path: FIXABLE_SOURCE})

# A busy computer is no defect of a reporter.
RELAXED = settings(deadline=None, max_examples=50)

# Text as nasty as it comes, short of lone surrogates, which no decoded file holds.
ANY_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=60) | st.sampled_from(
    [
        "",
        "a\nb\r\nc\td\x1b[31mvermelho\x07\x9b2J",
        "::error file=x::y%0A]]>&<![CDATA[",
        "e\u0301\u0302 漢字 👩\u200d⚕️ \u202eodaritnoc\u2066 עברית \ufeff\ufffe\U0010ffff\u2028\x85",
        "x" * 500,
        "R$\u00a01,00 " * 40,
        "\t\tvalor:\t1",
        "[a](1) \\ {0} % , : ; = | \x00",
    ]
)
_SPANS = st.builds(
    lambda line, column, lines, columns: Span(
        line, column, line + lines, columns + (0 if lines else column)
    ),
    st.integers(1, 100_000),
    st.integers(1, 600),
    st.sampled_from([0, 0, 1, 7]),
    st.integers(1, 700),
)
_EDITS = st.builds(
    lambda start, length, text: Edit(start, start + length, text),
    st.integers(0, 40),
    st.integers(0, 20),
    ANY_TEXT,
)
_FIXES = st.builds(Fix, ANY_TEXT, st.lists(_EDITS, max_size=3).map(tuple))
_PATHS = st.sampled_from(["-", "a.yaml", "./a.yaml", "/abs/é%.yaml", "x:y,z\n.yaml", "a\\b", ""])


def _diagnostics(text: st.SearchStrategy[str]) -> st.SearchStrategy[Diagnostic]:
    return st.builds(
        Diagnostic,
        rule=text.map(lambda t: t[:30]) | st.sampled_from(["R3-ART6-I", "R3-ART6-I.2"]),
        severity=st.sampled_from(Severity),
        path=_PATHS,
        span=_SPANS,
        message=text,
        place=text,
        help=text,
        norm=text,
        snippet=text,
        related=st.lists(st.builds(Related, _PATHS, _SPANS, text, text), max_size=2).map(tuple),
        fix=st.none() | _FIXES,
    )


REPORTS: st.SearchStrategy[Report] = st.builds(
    build_report,
    version=st.just("0.1.0"),
    files=st.lists(_PATHS, unique=True),
    diagnostics=st.lists(_diagnostics(ANY_TEXT), max_size=6),
    pending=st.dictionaries(_PATHS, st.integers(0, 3)),
    remarks=st.lists(ANY_TEXT, max_size=2),
)

ANY_OPTIONS: st.SearchStrategy[Options] = st.builds(
    Options,
    color=st.booleans(),
    width=st.integers(0, 200),
    fold=st.integers(0, 4),
    rules=st.just(RULES),
    sources=st.dictionaries(_PATHS, ANY_TEXT),
)
