"""Papers to be signed, made quickly, and who signs them."""

from pathlib import Path

import authority
import pytest

from coapkit.rendering import paper as papers
from coapkit.rendering.makers import Tools
from coapkit.rendering.publish import publish
from coapkit.rendering.workers import Workers
from coapkit.signing.certificate import Credential, load_credential
from coapkit.signing.signatory import Signatory

EXAMPLE = Path(__file__).parents[2] / "examples" / "baturite.yaml"


def published(folder: Path, *, draft: bool = False) -> bytes:
    """The example's contract, of which only cover and signature pages are laid out."""
    whole = papers.contract_parts
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            papers,
            "contract_parts",
            lambda *given: [p for p in whole(*given) if p.key in ("capa", "assinaturas")],
        )
        with Workers(1) as alone:
            tools = Tools(alone)
            (path,) = publish(
                str(EXAMPLE), folder, papers=("contrato.pdf",), draft=draft, tools=tools
            )
    return path.read_bytes()


def credential_of(signatory: Signatory) -> Credential:
    """What a signatory signs with."""
    holder = authority.certificate(signatory.name.upper(), signatory.cpf)
    return load_credential(authority.pkcs12_file(holder), authority.PASSWORD)
