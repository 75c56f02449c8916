"""What tests/certificates_once.py lets sessions share."""

import ssl

import certifi
import pytest

from tests import certificates_once


def test_contexts_of_the_same_certificates_are_one_and_others_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ssl, "create_default_context", ssl.create_default_context)
    certificates_once.share()
    made, by_name = ssl.create_default_context(), ssl.create_default_context(cafile=certifi.where())
    assert made is ssl.create_default_context() and by_name is ssl.create_default_context(cafile=certifi.where())
    assert made is not by_name and by_name.get_ca_certs()
    handed = ssl.create_default_context(cadata=ssl.DER_cert_to_PEM_cert(by_name.get_ca_certs(binary_form=True)[0]))
    assert len(handed.get_ca_certs()) == 1
