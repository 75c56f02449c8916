"""QuestionnaireError: a file of the instrument or its catalogue that cannot be used."""

from pathlib import Path


class QuestionnaireError(ValueError):
    """Says in which file, at which place and why."""

    def __init__(self, path: Path, place: str, reason: str) -> None:
        super().__init__(f"{path.name}: {place}: {reason}")
        self.path = path
        self.place = place
        self.reason = reason
