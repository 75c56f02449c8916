"""Contacts at rest: encrypted with a key of their own, made of the installation's secret."""

import base64
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

PURPOSE = b"czn-index contacts 1"
NO_MOMENT = 0
"""Fernet writes in the clear when something was sealed. With contacts it must not say: the client had just answered."""


class ContactBox:
    """Fernet (AES-128-CBC and HMAC-SHA256) under a key that HKDF derives from the secret for this purpose alone. What
    an `older` secret has sealed is opened as well."""

    def __init__(self, secret: bytes, *older: bytes) -> None:
        self._secrets = (secret, *older)

    def __repr__(self) -> str:
        return "ContactBox(…)"

    def seal(self, contact: str) -> str:
        return self._fernets[0].encrypt_at_time(contact.encode(), NO_MOMENT).decode()

    def open(self, sealed: str) -> str | None:
        """None for what is empty, or was sealed with another secret."""
        from cryptography.fernet import InvalidToken

        for fernet in self._fernets:
            try:
                return fernet.decrypt(sealed.encode()).decode()
            except InvalidToken:
                continue
        return None

    def seal_anew(self, sealed: str) -> str:
        """With the secret of now and without a moment; what cannot be opened stays as it is."""
        contact = self.open(sealed)
        return sealed if contact is None else self.seal(contact)

    @cached_property
    def _fernets(self) -> "list[Fernet]":
        # The library takes a while to load, and most processes never need it.
        from cryptography.fernet import Fernet
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        keys = [HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret) for secret in self._secrets]
        return [Fernet(base64.urlsafe_b64encode(key)) for key in keys]
