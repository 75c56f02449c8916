"""The version of the consent identifies its wording: the wording cannot change without a new version."""

import hashlib

from handlers.buttons import Begin
from handlers.client.consent import CONSENT_VERSION
from handlers.language.texts import texts_in
from handlers.views import center as views
from questionnaire.model import LANGUAGES, Entry
from tests.handlers.examples import CENTER

SHOWN_AS = {
    "2026.1": "29b47f80b1c5165580a99385b6c028d6296ae2b69f5d33ee005466fa6a941beb",
    "2026.2": "8eb9cd036797d197d4f6ff099fcb12a72d89ab068a9961cd91347e18be533590",
    "2026.3": "f91e9cbdaef3b6dfe656492657289dfd5e5bc1ec15a758f434205912f079d291",
    "2026.4": "d3547a98f95ba56cacbfe0047b7f43161597b675380616cc8283b3d0f97d13ff",
}
"""SHA-256 over the message, its details and the buttons in every language, by version. A new wording is a new line."""


def wording() -> str:
    shown = hashlib.sha256()
    for language in LANGUAGES:
        for in_full in (False, True):
            begin = Begin(center=CENTER.id, entry=Entry.POSTER)
            view = views.consent(texts_in(language), CENTER, begin, in_full=in_full)
            assert view.markup is not None
            labels = [button.text for row in view.markup.inline_keyboard for button in row]
            shown.update("\n".join([view.text, *labels]).encode())
    return shown.hexdigest()


def test_the_wording_belongs_to_its_version() -> None:
    assert wording() == SHOWN_AS[CONSENT_VERSION], "a new wording of the consent needs a new CONSENT_VERSION"


def test_no_two_versions_share_a_wording() -> None:
    assert len(set(SHOWN_AS.values())) == len(SHOWN_AS)
