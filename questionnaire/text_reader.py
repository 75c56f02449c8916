"""A reader of files that hold texts in every language."""

from questionnaire.languages import REFERENCE, packs
from questionnaire.model import LANGUAGES, Text
from questionnaire.reader import Reader


class TextReader(Reader):
    """The file has Russian and English; the language packs add theirs, or the Russian text where they have none."""

    def text(self, value: object, place: str) -> Text:
        """A table with one wording per language."""
        if not isinstance(value, dict):
            self.refuse(place, "is not a table of languages")
        for language in LANGUAGES:
            if language not in value:
                self.refuse(place, f"translation {language} is missing")
        for language in value:
            if language not in LANGUAGES:
                self.refuse(place, f"unknown language {language}")
        written = {language: self.string(value[language], f"{place}.{language}") for language in LANGUAGES}
        return written | {pack.code: pack.of(written[REFERENCE]) for pack in packs()}
