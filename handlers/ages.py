"""Age bands in words."""

from handlers.texts import Texts
from questionnaire.model import AgeBand


def age_label(texts: Texts, band: AgeBand) -> str:
    if band in (AgeBand.UNDER_18, AgeBand.OVER_70):
        return texts.plain(f"age-band-{band}")
    start, end = band.split("-")
    return texts.plain("age-band-range", **{"from": start, "to": end})
