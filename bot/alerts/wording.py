"""The words of an alert, for a phone: the problem and the remedy."""

from bot.alerts.content import AlertContent
from handlers.language.texts import Texts
from handlers.language.wording import center_in_text, number, shortened
from scoring.alerts import Alert
from scoring.method_2026.versions import LATER

LONGEST_NAME = 160


def words(content: AlertContent, texts: Texts, *, region: bool = False, repeated: bool = False) -> str:
    """HTML. `region`: the text is for the region's administrators, because nobody at the center can be reached."""
    center = shortened(f"{center_in_text(texts, content.center_name)}, {content.city}", LONGEST_NAME)
    parts = [texts("alert-head", center=center), _told(content, texts)]
    if region:
        parts.append(texts("alert-for-region"))
    if repeated:
        parts.append(texts("digest-repeated"))
    return "\n\n".join(parts)


def _told(content: AlertContent, texts: Texts) -> str:
    match content.alert:
        case Alert.POSTER:
            return texts("alert-poster")
        case Alert.SILENCE:
            return texts("alert-silence" if content.answered else "alert-no-answer-yet")
        case Alert.FALL:
            index, points = (number(value or 0.0, texts.language) for value in (content.index, content.points))
            later = content.methodology == LATER
            return texts("alert-fall-2026" if later else "alert-fall", index=index, points=points)
