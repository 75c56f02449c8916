"""Contacts at rest: encrypted with a key of their own, made of the installation's secret."""

import base64
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

PURPOSE = b"czn-index contacts 1"


class ContactBox:
    """Fernet (AES-128-CBC and HMAC-SHA256) under a key that HKDF derives from the secret for this purpose alone."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def __repr__(self) -> str:
        return "ContactBox(…)"

    def seal(self, contact: str) -> str:
        return self._fernet.encrypt(contact.encode()).decode()

    def open(self, sealed: str) -> str | None:
        """None for what is empty, or was sealed with another secret."""
        from cryptography.fernet import InvalidToken

        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None

    @cached_property
    def _fernet(self) -> "Fernet":
        # The library takes a while to load, and most processes never need it.
        from cryptography.fernet import Fernet
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(self._secret)
        return Fernet(base64.urlsafe_b64encode(key))
