"""Contacts at rest: encrypted with a key of their own, made of the installation's secret."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PURPOSE = b"czn-index contacts 1"


class ContactBox:
    """Fernet (AES-128-CBC and HMAC-SHA256) under a key that HKDF derives from the secret for this purpose alone."""

    def __init__(self, secret: bytes) -> None:
        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret)
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def __repr__(self) -> str:
        return "ContactBox(…)"

    def seal(self, contact: str) -> str:
        return self._fernet.encrypt(contact.encode()).decode()

    def open(self, sealed: str) -> str | None:
        """None for what was sealed with another secret, or is empty."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None
