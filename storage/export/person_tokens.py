"""Tokens in the place of people: new ones for every file, so that no file says more than which of its own interviews
one person has given."""

import secrets
from hashlib import blake2b

KEY_BYTES = 32
TOKEN_BYTES = 15
"""120 bits: two people share a token, in one file or in two, less often than once in 10²⁰ files of a million."""
LETTER = "p"
"""Tokens begin with it: spreadsheets take 12e34 for a number."""
TOKEN_CHARACTERS = len(LETTER) + 2 * TOKEN_BYTES


class PersonTokens:
    """The tokens of one file. They are a keyed hash of the respondent's id, and the key is random and never kept: it
    goes with the object. So nobody can get from a token to the id, or from one file's token to another's."""

    def __init__(self) -> None:
        self._keyed = blake2b(digest_size=TOKEN_BYTES, key=secrets.token_bytes(KEY_BYTES))

    def of(self, respondent_id: str | None) -> str | None:
        """The token of a respondent; None where nobody has kept who answered: such an interview is a voice of its own,
        in the index and in an import (methodology §3)."""
        if respondent_id is None:
            return None
        keyed = self._keyed.copy()
        keyed.update(respondent_id.encode())
        return LETTER + keyed.hexdigest()
