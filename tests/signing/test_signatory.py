"""Whose certificate signs in which field."""

from datetime import UTC, datetime

import pytest

from coapkit.signing.certificate import Holder
from coapkit.signing.errors import Refusal
from coapkit.signing.paper import Attachment, read_paper
from coapkit.signing.signatory import Signatory, choose, concerned, faults_of, signatories_of

MAYOR = Signatory("1-prefeito", "Município de A", "Prefeita", "Zélia Sá", "92130468390")
SECRETARY = Signatory("1-secretario-de-saude", "Município de A", "Secretário", "Ivo Reis", "")
BOTH = Signatory("2-secretario-de-saude", "Município de B", "Secretária", "Zélia Sá", MAYOR.cpf)
ALL = (MAYOR, SECRETARY)
FIELDS = [s.field for s in ALL]


def holder(name: str, cpf: str = "") -> Holder:
    return Holder(
        name, cpf, "AC", datetime(2010, 1, 1, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC)
    )


def test_by_cpf_whatever_the_name() -> None:
    assert choose(ALL, holder("ZELIA DE SA", MAYOR.cpf), open_fields=FIELDS) == MAYOR


def test_by_name_where_the_certificate_has_no_cpf() -> None:
    assert choose(ALL, holder("ZELIA  SA"), open_fields=FIELDS) == MAYOR
    assert choose(ALL, holder("ivo reis"), open_fields=FIELDS) == SECRETARY


@pytest.mark.parametrize("word", ["1-prefeito", "zélia sá", "921.304.683-90", "92130468390"])
def test_as_whoever_is_named(word: str) -> None:
    assert choose(ALL, holder("Z. S."), word, open_fields=FIELDS) == MAYOR


def test_of_two_offices_the_open_one() -> None:
    everyone = (*ALL, BOTH)
    person = holder("Zélia Sá", MAYOR.cpf)
    assert choose(everyone, person, open_fields=[BOTH.field]) == BOTH
    with pytest.raises(Refusal, match="assina em mais de um campo") as caught:
        choose(everyone, person, open_fields=[MAYOR.field, BOTH.field])
    assert f"\n  {BOTH.field}: Zélia Sá, Secretária" in str(caught.value)
    assert SECRETARY.field not in str(caught.value)
    assert choose(everyone, person, BOTH.field, open_fields=FIELDS) == BOTH


def test_nobody_is_told_with_the_open_fields() -> None:
    for person, wanted, said in (
        (
            holder("Outro", "52998224725"),
            "",
            "nenhum signatário tem o CPF do certificado, de Outro",
        ),
        (holder("Outro"), "", "o certificado não traz CPF, e nenhum signatário se chama Outro"),
        (holder("Outro"), "1-governador", "nenhum signatário se chama “1-governador”"),
    ):
        with pytest.raises(Refusal, match=said) as caught:
            choose(ALL, person, wanted, open_fields=[SECRETARY.field])
        assert f"{SECRETARY.field}: Ivo Reis" in str(caught.value)
        assert MAYOR.field not in str(caught.value)


def test_a_certificate_of_somebody_else_is_refused() -> None:
    with pytest.raises(Refusal, match="cujo CPF não é o de Zélia Sá, Prefeita"):
        choose(ALL, holder("Outro", "52998224725"), MAYOR.field, open_fields=FIELDS)


def test_the_contract_says_who_is_demanded(signatories: tuple[Signatory, ...]) -> None:
    assert len(signatories) == 19
    assert signatories[0].office == "Ministro de Estado da Saúde"
    assert signatories[3].entity == "Município de Aracoiaba"
    assert all(len(s.cpf) == 11 for s in signatories)


def test_who_is_missing_in_the_contract_is_a_fault(source: Attachment) -> None:
    text = source.data.decode()
    start = text.index("  - ente: ce\n    funcao: governador")
    end = text.index("  - ente: ce\n    funcao: secretario_de_saude")
    changed = source._replace(data=(text[:start] + text[end:]).encode())
    assert len(signatories_of(changed)) == 18
    assert faults_of(source) == ()
    assert faults_of(changed) == ("Ceará não tem signatário como Governador",)


def test_a_protocol_is_signed_by_its_parties(paper: bytes) -> None:
    everybody = (*ALL, BOTH)
    protocol = read_paper(paper)._replace(kinds=frozenset({"pcep"}), fields={MAYOR.field: False})
    assert concerned(everybody, protocol) == ALL
    contract = protocol._replace(kinds=frozenset({"contrato"}))
    assert concerned(everybody, contract) == everybody


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"a: [", b"\x00"])
def test_what_is_no_contract_is_refused(data: bytes) -> None:
    with pytest.raises(Refusal, match="não é um contrato legível"):
        signatories_of(Attachment("x.yaml", data, "Source"))
