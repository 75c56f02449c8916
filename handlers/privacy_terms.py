"""What the product promises about people's data, as this installation keeps it."""

from dataclasses import dataclass

from storage.retention import Retention


@dataclass(frozen=True, slots=True)
class PrivacyTerms:
    """For how long what is kept, and who answers for it: None where the operator has not said."""

    retention: Retention
    contact: str | None
