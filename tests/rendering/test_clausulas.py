"""The standard wording in templates/clausulas: what it must state and how it must be written."""

import itertools
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from coapkit.contract.model import CLAUSES
from coapkit.rendering.prose import Clause, Paragraph, Run, parse_prose, roman
from coapkit.resources import templates_dir

FOLDER = templates_dir() / "clausulas"

PART_I = (
    "01-objeto",
    "02-disposicoes_gerais",
    "03-principios_e_diretrizes",
    "04-gestao_centrada_no_cidadao",
    "05-acoes_e_servicos",
    "06-acesso_ordenado_e_regulacao",
    "07-rede_de_atencao",
    "08-planejamento_e_programacao",
    "09-articulacao_interfederativa",
    "10-gestao_do_trabalho_e_educacao",
    "11-financiamento",
    "12-aperfeicoamento_do_sus",
    "13-monitoramento_avaliacao_e_auditoria",
    "14-sancoes_administrativas",
    "15-publicidade",
)
SINGLE_PARAGRAPH = ("preambulo", "fecho")
OTHER_PARTS = ("parte_ii", "parte_iii", "parte_iv", "disposicoes_finais")
ALL = PART_I + SINGLE_PARAGRAPH + OTHER_PARTS

FLAGS = ("interestadual", "fronteira", "indigena", "sazonal")


def view(**flags: bool) -> dict[str, Any]:
    """A region with the given traits; every placeholder the files may use, and no other."""
    regiao: dict[str, Any] = {name: flags.get(name, False) for name in FLAGS}
    interstate = regiao["interestadual"]
    return {
        "regiao": regiao
        | {
            "nome": "Interestadual do Vale do Médio São Francisco" if interstate else "Fortaleza",
            "codigo": "26021" if interstate else "23001",
            "estados": "Pernambuco e Bahia" if interstate else "Ceará",
        },
        "vigencia": {
            "inicio": "1º de janeiro de 2013",
            "fim": "31 de dezembro de 2016",
            "anos_por_extenso": "4 (quatro) anos",
        },
        "coordenacao": (
            "Secretaria Estadual de Saúde de Pernambuco e Secretaria da Saúde do Estado da Bahia"
            if interstate
            else "Secretaria da Saúde do Estado do Ceará"
        ),
        "signatarios": "a União, o Estado do Ceará e os Municípios de Aquiraz e Fortaleza",
        "anexo_iii": {"revisao": "semestral"},
        "cib": "CIB/PE e CIB/BA" if interstate else "CIB/CE",
    }


VIEWS = [
    view(**dict(zip(FLAGS, values, strict=True)))
    for values in itertools.product((False, True), repeat=len(FLAGS))
]
PLAIN = view()
FULL = view(**dict.fromkeys(FLAGS, True))


def environment(**options: bool) -> SandboxedEnvironment:
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=False, **options)


ENVIRONMENT = environment()


def source(name: str) -> str:
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")


def render(name: str, data: dict[str, Any], env: SandboxedEnvironment = ENVIRONMENT) -> str:
    return env.from_string(source(name)).render(data)


def parse(name: str, data: dict[str, Any]) -> Clause:
    return parse_prose(render(name, data))


def joined(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)


def paragraphs(clause: Clause) -> tuple[Paragraph, ...]:
    return (clause.caput, *clause.paragraphs)


def texts(clause: Clause) -> Iterator[str]:
    """Every stretch of text that the reader sees on its own: paragraphs, incisos, alíneas."""
    for paragraph in paragraphs(clause):
        yield joined(paragraph.runs)
        for item in paragraph.items:
            yield joined(item.runs)
            for sub in item.subitems:
                yield joined(sub)


def whole(name: str, data: dict[str, Any]) -> str:
    return "\n".join(texts(parse(name, data)))


every_file = pytest.mark.parametrize("name", ALL)


# --- the folder


def test_the_fifteen_contents_of_art_6_and_the_other_texts_are_there() -> None:
    found = {path.stem for path in FOLDER.iterdir()}
    assert found
    assert found == set(ALL)


def test_each_clause_file_bears_the_key_of_the_contract() -> None:
    assert len(PART_I) == 15
    assert tuple(name.split("-", 1)[1] for name in PART_I) == CLAUSES


@pytest.mark.parametrize(("number", "name"), list(enumerate(PART_I, start=1)))
def test_each_clause_names_its_item_of_art_6(number: int, name: str) -> None:
    assert name.startswith(f"{number:02}-")
    assert source(name).splitlines()[0] == f"{{# Art. 6º, {roman(number)} #}}"


@every_file
def test_the_first_line_is_the_provision(name: str) -> None:
    first, rest = source(name).split("\n", 1)
    assert re.fullmatch(r"\{# Arts?\. \d+.* #\}", first)
    assert "{#" not in rest


@every_file
def test_the_file_is_tidy(name: str) -> None:
    raw = (FOLDER / f"{name}.md").read_bytes()
    text = raw.decode("utf-8")
    assert b"\r" not in raw
    assert unicodedata.is_normalized("NFC", text)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    for line in text.splitlines():
        assert line == line.rstrip()
        assert len(line) <= 120


# --- the form of the text


@every_file
@pytest.mark.parametrize("options", [{"trim_blocks": True}, {"lstrip_blocks": True}])
def test_blank_space_options_of_the_renderer_do_not_matter(name: str, options: Any) -> None:
    other = environment(**options)
    for data in VIEWS:
        assert parse_prose(render(name, data, other)) == parse(name, data)


@every_file
def test_nothing_is_left_unresolved(name: str) -> None:
    for data in VIEWS:
        for text in texts(parse(name, data)):
            assert text
            assert not re.search(r"[{}*#%]|None|True|False", text)


@every_file
def test_typography(name: str) -> None:
    for data in VIEWS:
        for text in texts(parse(name, data)):
            assert not re.search(r"""["'`´]""", text), "straight quotes"
            assert "  " not in text, "double space"
            assert not re.search(r" -|- |--", text), "hyphen for a dash"
            assert not re.search(r"\s[,.;:)]|\(\s", text), "space before punctuation"
            assert not re.search(r"[,;.:]{2}", text), "doubled punctuation"
            assert not re.search(r"[;:,](?=\w)", text), "no space after punctuation"
            assert "°" not in text, "degree sign for the ordinal"
            assert "..." not in text


@every_file
def test_legal_numbers(name: str) -> None:
    for data in VIEWS:
        for text in texts(parse(name, data)):
            assert not re.search(r"\b[Nn][.o°] ?\d", text), "nº"
            for number, ordinal in re.findall(r"(?:\barts?\.|§§?) (\d+)(º?)", text):
                assert bool(ordinal) == (int(number) < 10), text
            assert not re.search(r"\b(?:arts?|inc)\b(?!\.)|§(?! )", text)
            # A law is cited by number and year, or by its date in full; several laws ("Leis nº
            # 8.080 e nº 8.142, de 1990") may share the year.
            cited = r"(?:Lei|Decreto|Resolução CIT|Complementar) nº [\d.]+(?!\d)"
            for tail in re.findall(cited + r"(.{0,6})", text):
                assert tail.startswith(", de "), text


@every_file
def test_paragraphs_are_sentences(name: str) -> None:
    for data in VIEWS:
        for paragraph in paragraphs(parse(name, data)):
            text = joined(paragraph.runs)
            assert text[0].isupper()
            assert text.endswith(":" if paragraph.items else "."), text


@every_file
def test_incisos_and_alineas_are_punctuated_as_one_sentence(name: str) -> None:
    for data in VIEWS:
        for paragraph in paragraphs(parse(name, data)):
            flat = []
            for item in paragraph.items:
                own = joined(item.runs)
                if item.subitems:
                    assert own.endswith(":"), own
                    assert len(item.subitems) > 1
                    subs = [joined(sub) for sub in item.subitems]
                    assert all(re.search(r";( e| ou)?$|\.$", sub) for sub in subs)
                    assert re.search(r"; (e|ou)$", subs[-2])
                    assert all(sub[0].islower() for sub in subs)
                    own = subs[-1]
                flat.append(own)
                assert joined(item.runs)[0].islower()
            if not flat:
                continue
            assert len(flat) > 1
            assert flat[-1].endswith(".")
            assert re.search(r"; (e|ou)$", flat[-2]), flat[-2]
            for middle in flat[:-2]:
                assert middle.endswith(";"), middle


@pytest.mark.parametrize("name", PART_I + OTHER_PARTS)
def test_each_text_is_substantial_and_readable(name: str) -> None:
    for data in VIEWS:
        clause = parse(name, data)
        assert 3 <= len(clause.paragraphs) <= 10


@pytest.mark.parametrize("name", SINGLE_PARAGRAPH)
def test_preamble_and_closing_are_one_paragraph(name: str) -> None:
    for data in VIEWS:
        clause = parse(name, data)
        assert clause.paragraphs == ()
        assert clause.caput.items == ()


@every_file
def test_no_text_points_at_a_numbered_paragraph_of_this_contract(name: str) -> None:
    # A clause may be reworded by the author and paragraphs come and go with the region.
    for data in VIEWS:
        text = whole(name, data)
        assert not re.search(r"§ ?\d+º? (?:desta|deste|da) (?:Cláusula|Contrato|Parte)", text)
        assert not re.search(r"\bCláusula\b|parágrafo (?:anterior|seguinte)", text)


# --- what the norm wants stated

COMPULSORY = [
    ("art. 1º", "preambulo", "Contrato Organizativo da Ação Pública da Saúde (COAP)"),
    ("art. 2º", "02-disposicoes_gerais", "Há um único COAP para a Região de Saúde"),
    ("art. 2º", "02-disposicoes_gerais", "A coordenação da implementação deste Contrato cabe à"),
    ("art. 3º", "02-disposicoes_gerais", "compete ao Ministério da Saúde"),
    ("art. 4º", "01-objeto", "organizar e integrar, em rede de atenção à saúde"),
    ("art. 4º, p.u.", "01-objeto", "atribui a cada ente signatário responsabilidades"),
    ("art. 6º, p.u.", "02-disposicoes_gerais", "cláusulas complementares"),
    ("art. 7º, II", "parte_ii", "objetivos regionais plurianuais"),
    ("art. 8º, § 2º", "parte_ii", "executa diretamente ou declara que não os há"),
    ("art. 8º, § 3º", "disposicoes_finais", "na seguinte periodicidade: semestral"),
    ("art. 8º, § 4º", "parte_ii", "Protocolos de Cooperação entre Entes Públicos (PCEP)"),
    ("art. 8º, § 5º", "parte_ii", "O mapa de metas explicita os investimentos"),
    ("art. 8º, § 6º", "parte_ii", "A responsabilidade solidária pelo referenciamento"),
    ("art. 9º", "parte_iii", "cronograma anual de desembolso"),
    ("art. 9º, p.u.", "11-financiamento", "discrimina as transferências entre os entes"),
    ("art. 10", "parte_iv", "padrão nacional"),
    ("art. 11", "parte_iv", "componente prioritário"),
    ("art. 12", "parte_iv", "Cabe ao SNA"),
    ("art. 13", "parte_iv", "com seção específica"),
    ("art. 14, IV", "15-publicidade", "por extrato, no Diário Oficial da União"),
    ("art. 14, V", "15-publicidade", "encaminhado à CIT, para ciência"),
    ("art. 14, § 1º", "06-acesso_ordenado_e_regulacao", "que envolva outra Região de Saúde"),
    ("art. 14, § 3º", "09-articulacao_interfederativa", "A homologação verifica"),
    ("art. 14, § 5º", "02-disposicoes_gerais", "número da sequência exclusiva"),
    ("art. 14, § 6º", "15-publicidade", "também em seus meios oficiais"),
    ("art. 15", "09-articulacao_interfederativa", "Havendo dissenso"),
    ("art. 16", "09-articulacao_interfederativa", "A gestão deste Contrato cabe aos entes"),
    ("art. 16", "09-articulacao_interfederativa", "operacionalização das ações e dos serviços"),
    ("art. 17", "disposicoes_finais", "Os Conselhos de Saúde dos entes signatários acompanharão"),
    ("art. 17, p.u.", "disposicoes_finais", "portal de transparência da saúde"),
    ("art. 19", "08-planejamento_e_programacao", "resulta da integração dos planos de saúde"),
    ("art. 20", "disposicoes_finais", "A vigência deste Contrato é de 4 (quatro) anos"),
    ("art. 21", "08-planejamento_e_programacao", "não compreende a programação anual de saúde"),
    ("art. 23", "11-financiamento", "migrações sazonais"),
    ("art. 24", "12-aperfeicoamento_do_sus", "Indicadores do Pacto pela Vida e de Gestão"),
    ("art. 25", "disposicoes_finais", "Termo de Compromisso de Gestão"),
    ("art. 25", "11-financiamento", "Termo de Limite Financeiro Global"),
    ("art. 26", "09-articulacao_interfederativa", "Os casos omissos"),
    (
        "D. 7.508, art. 37, I",
        "04-gestao_centrada_no_cidadao",
        "a avaliação das ações e dos serviços",
    ),
    ("D. 7.508, art. 37, II", "04-gestao_centrada_no_cidadao", "o levantamento permanente"),
    ("D. 7.508, art. 37, III", "04-gestao_centrada_no_cidadao", "em todas as unidades do SUS"),
    ("D. 7.508, art. 38", "04-gestao_centrada_no_cidadao", "A humanização do atendimento"),
    ("D. 7.508, art. 42", "14-sancoes_administrativas", "órgãos de controle interno e externo"),
]


@pytest.mark.parametrize(("provision", "name", "phrase"), COMPULSORY)
def test_the_provision_is_stated_for_every_plain_region(
    provision: str, name: str, phrase: str
) -> None:
    assert phrase in whole(name, PLAIN), provision


CONDITIONAL = [
    ("art. 2º, p.u.", "interestadual", "02-disposicoes_gerais", "é compartilhada entre"),
    ("art. 14, § 2º", "interestadual", "09-articulacao_interfederativa", "por todas as CIB"),
    ("art. 15, p.u.", "interestadual", "09-articulacao_interfederativa", "em reunião conjunta"),
    ("art. 18", "indigena", "disposicoes_finais", "o Ministério da Saúde atuará de forma"),
    ("D. 7.508, art. 11", "indigena", "06-acesso_ordenado_e_regulacao", "A população indígena"),
    ("art. 22", "fronteira", "disposicoes_finais", "acordos bilaterais internacionais"),
    ("art. 23", "sazonal", "disposicoes_finais", "no período correspondente"),
]


@pytest.mark.parametrize(("provision", "flag", "name", "phrase"), CONDITIONAL)
def test_the_provision_is_stated_where_the_region_calls_for_it_and_only_there(
    provision: str, flag: str, name: str, phrase: str
) -> None:
    assert phrase in whole(name, view(**{flag: True})), provision
    assert phrase in whole(name, FULL), provision
    without = view(**{other: other != flag for other in FLAGS})
    assert phrase not in whole(name, without), provision


def test_every_flag_is_used() -> None:
    used = {flag for flag in FLAGS if any(f"{{% if regiao.{flag} %}}" in source(n) for n in ALL)}
    assert used == set(FLAGS)


def incisos(name: str, paragraph: int) -> list[str]:
    """Incisos of the caput (0) or of a paragraph, without their final punctuation."""
    found = paragraphs(parse(name, PLAIN))[paragraph].items
    return [re.sub(r"(; e|[;.])$", "", joined(item.runs)) for item in found]


def test_the_five_minimum_contents_of_a_region() -> None:  # Decreto 7.508, art. 5º
    assert incisos("05-acoes_e_servicos", 0) == [
        "atenção primária",
        "urgência e emergência",
        "atenção psicossocial",
        "atenção ambulatorial especializada e hospitalar",
        "vigilância em saúde",
    ]


def test_the_four_entry_doors() -> None:  # Decreto 7.508, art. 9º
    assert incisos("06-acesso_ordenado_e_regulacao", 1) == [
        "de atenção primária",
        "de atenção de urgência e emergência",
        "de atenção psicossocial",
        "especiais de acesso aberto",
    ]


def test_the_three_guidelines_of_participative_management() -> None:  # Decreto 7.508, art. 37
    assert len(incisos("04-gestao_centrada_no_cidadao", 0)) == 3


def test_the_parties_and_the_region_open_the_contract() -> None:
    opening = whole("preambulo", PLAIN)
    assert PLAIN["signatarios"] in opening
    assert "denominada Fortaleza, código 23001 (Estado: Ceará)" in opening
    assert "(Estados: Pernambuco e Bahia)" in whole("preambulo", FULL)


NORM = Path(__file__).parents[2].parent / "shared" / "fontes" / "resolucao-cit-3-2012.txt"


@pytest.mark.skipif(not NORM.is_file(), reason="the text of the Resolution is not at hand")
@every_file
def test_the_wording_is_our_own(name: str) -> None:
    run = 13  # the citation of a law with its date alone reaches twelve words

    def sequences(text: str) -> set[tuple[str, ...]]:
        found = re.findall(r"\w+", text.lower())
        return {tuple(found[i : i + run]) for i in range(len(found) - run + 1)}

    norm = sequences(NORM.read_text(encoding="utf-8"))
    assert norm
    shared = sequences(whole(name, FULL)) & norm
    assert not shared, [" ".join(words) for words in shared]
