"""The words of a digest: a caption under its picture, read on a phone on Monday morning."""

import html
import re
from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal

from bot.digest_content import DigestContent, QuestionLine
from handlers.texts import Texts
from questionnaire.model import Questionnaire

LONGEST = 1024
"""UTF-16 units of a photo's caption after its markup has been read."""
LONGEST_NAME = 160
"""Keeps the rest of the longest caption within `LONGEST`, whatever a center is called."""


def caption(content: DigestContent, texts: Texts, questionnaire: Questionnaire, *, repeated: bool = False) -> str:
    """HTML of at most `LONGEST` units. Below the minimum of answers it says how many are missing, nothing more."""
    place = shortened(f"{content.center_name}, {content.city}", LONGEST_NAME)
    lines = [texts("digest-head", center=place)]
    lines += _figures(content, texts, questionnaire) if content.index is not None else _missing(content, texts)
    if repeated:
        lines += ["", texts("digest-repeated")]
    return "\n".join(lines)


def plain_text(content: DigestContent, texts: Texts, questionnaire: Questionnaire) -> str:
    """The same without markup."""
    return html.unescape(re.sub(r"<[^>]+>", "", caption(content, texts, questionnaire)))


def number(value: float, language: str, *, sign: bool = False) -> str:
    """One decimal, with the language's own decimal mark and a real minus."""
    pattern = "+0.0;−0.0" if sign and round(value, 1) else "0.0;−0.0"
    return str(format_decimal(round(value, 1) + 0.0, pattern, locale=language))


def span_in_words(start: date, end: date, language: str) -> tuple[str, str]:
    """Both days of a window, the year with the last one (and with the first where it is another)."""
    long = "d MMMM y"
    first = format_date(start, "d MMMM" if start.year == end.year else long, locale=language)
    return first, format_date(end, long, locale=language)


def shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _missing(content: DigestContent, texts: Texts) -> list[str]:
    return ["", texts("digest-missing", missing=content.missing)]


def _figures(content: DigestContent, texts: Texts, questionnaire: Questionnaire) -> list[str]:
    start, end = span_in_words(content.window_start, content.window_end, texts.language)
    lines = [texts("digest-window", start=start, end=end), "", _index(content, texts), _change(content, texts)]
    if content.region_index is not None:
        lines.append(texts("digest-region", index=number(content.region_index, texts.language)))
    answers = texts(
        "digest-answers", n=content.n, seekers=content.n_job_seeker, employers=content.n_employer, new=content.new
    )
    lines += [answers, ""]
    for key, line in (("digest-strongest", content.strongest), ("digest-weakest", content.weakest)):
        if line is not None:
            lines.append(_question(key, line, texts, questionnaire))
    if content.preliminary:
        lines += ["", texts("digest-preliminary")]
    if content.employers in ("national", "absent"):
        lines += ["", texts(f"digest-employers-{content.employers}")]
    return lines


def _index(content: DigestContent, texts: Texts) -> str:
    low, high = content.ci_low or 0.0, content.ci_high or 0.0
    return texts(
        "digest-index",
        index=number(content.index or 0.0, texts.language),
        low=number(low, texts.language),
        high=number(high, texts.language),
    )


def _change(content: DigestContent, texts: Texts) -> str:
    change = content.change
    if change is None:
        return texts("digest-change-none")
    if not change.called:
        return texts("digest-change-noise", points=number(change.points, texts.language, sign=True))
    key = "digest-change-up" if change.points > 0 else "digest-change-down"
    return texts(key, points=number(abs(change.points), texts.language))


def _question(key: str, line: QuestionLine, texts: Texts, questionnaire: Questionnaire) -> str:
    brief = questionnaire.question(line.code).brief[texts.language]
    return texts(key, question=brief, mean=number(line.mean, texts.language))
