"""The figures of methodology 2026.1 on a card in the chat, in a list of centers, and under the input field."""

from datetime import date, timedelta

from handlers.language import wording_2026 as words
from handlers.language.texts import Texts
from handlers.language.wording import capitalized, months, number
from handlers.views import group_lines
from questionnaire.loader import load
from scoring.method_2026.card import Card2026

NAMED_ALONE = timedelta(days=300)
"""A month longer ago than this is named with its year."""


def blocks(texts: Texts, known: Card2026, today: date) -> list[str]:
    """HTML: the star with its certainty and the places it has; the index with its interval; its groups and what is
    praised; whose answers they are, and how many of the visitors gave any."""
    found = known.figures
    standing = [_stars(texts, known), *(f"{one}." for one in words.ranks(found, texts))]
    if foretold := words.foretold(found, texts):
        standing.insert(1, f"{foretold}.")
    if found.last_range is not None:
        standing.insert(1, texts("figures-card-grey", words=words.last_range(found.last_range, texts)))
    if found.trend is not None and found.index is not None:
        standing.append(f"{words.trend(found.trend, texts)}.")
    blocks = [standing, _index(texts, known), _groups(texts, known), _answers(texts, known, today)]
    return ["\n".join(lines) for lines in blocks]


def in_short(known: Card2026) -> str:
    """The star range with its certainty for a narrow place, such as "3–4★ 92%↗"; nothing without stars."""
    found = known.figures
    if found.range is None or found.certainty is None:
        return ""
    return (
        f"{words.stars_in_short(found.range)} {words.percent_in_short(found.certainty)}{words.trend_sign(found.trend)}"
    )


def in_a_line(texts: Texts, known: Card2026) -> str:
    """Star and index, or why there are none."""
    found = known.figures
    value = found.adjusted or found.index
    if value is None:
        return words.index_state(found, texts)
    index = texts.plain(
        "figures-line-index", index=number(value.value, texts.language), interval=words.interval(value, texts)
    )
    return f"{words.star_line(found, texts)}, {index}"


def _stars(texts: Texts, known: Card2026) -> str:
    found = known.figures
    if found.range is None or found.certainty is None:
        return f"{words.star_state(found, texts)}."
    return texts(
        "figures-card-stars",
        stars=words.stars(found.range, texts),
        certainty=words.certainty(found.certainty, texts),
    )


def _index(texts: Texts, known: Card2026) -> list[str]:
    """The adjusted index, with the plain one beside it; below thirty people the plain one alone."""
    found = known.figures
    value = found.adjusted or found.index
    if value is None:
        return [f"{words.index_state(found, texts)}."]
    lines = [
        texts("figures-card-index", index=number(value.value, texts.language)),
        texts("figures-card-interval", interval=words.interval(value, texts)),
    ]
    if found.adjusted is not None and found.index is not None and found.shift is not None:
        plain, shift = (
            number(found.index.value, texts.language),
            number(found.shift, texts.language, sign=True),
        )
        lines.append(texts("figures-card-plain", index=plain, shift=shift))
    if known.country is not None and found.adjusted is not None:
        lines.append(texts("figures-card-country", index=number(known.country, texts.language)))
    state = words.index_state(found, texts)
    return [*lines, f"{state}."] if state else lines


def _groups(texts: Texts, known: Card2026) -> list[str]:
    found = known.figures
    if found.index is None or found.composition is None or not found.groups:
        return []
    asked = load(known.questionnaire)
    shown = ((code, one.value) for code, one in found.shown_groups.items())
    lines = [words.groups_of(found.composition, texts), *group_lines.lines(texts, asked, shown)]
    if found.praised:
        praised = ", ".join(asked.question(code).brief[texts.language] for code in found.praised)
        lines.append(texts("rating-praised", questions=praised))
    return lines


def _answers(texts: Texts, known: Card2026, today: date) -> list[str]:
    found = known.figures
    if found.index is None:
        return []
    response = f"{words.response(found.response, texts)}."
    time = months(texts, known.since, known.until, today=today, year=today - known.since >= NAMED_ALONE)
    who = words.people(found, texts)
    answered = texts("figures-card-answered", people=who, time=time) if who else texts("figures-card-time", time=time)
    composition = capitalized(words.composition(found, texts))
    return [answered, response, f"{words.shares(known.shares, texts)}.", f"{composition}."]
