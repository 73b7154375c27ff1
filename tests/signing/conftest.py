"""A paper to be signed: the example's cover and signature pages, made once."""

import pytest
from signable import published

from coapkit.signing.paper import Attachment, read_paper, source_of
from coapkit.signing.signatory import Signatory, signatories_of


@pytest.fixture(scope="session")
def paper(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return published(tmp_path_factory.mktemp("publicado"))


@pytest.fixture(scope="session")
def draft(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return published(tmp_path_factory.mktemp("minuta"), draft=True)


@pytest.fixture(scope="session")
def signatories(paper: bytes) -> tuple[Signatory, ...]:
    return signatories_of(source_of(read_paper(paper)))


@pytest.fixture(scope="session")
def source(paper: bytes) -> Attachment:
    return source_of(read_paper(paper))
