"""The views of centers before a visit: a card for each, lists to choose from, and the questions that lead there."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from aiogram.types import (
    ForceReply,
    InlineKeyboardButton,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from handlers.buttons import AskRating, PickCenter, ShowCard
from handlers.language.signs import FULL_STAR, stars_drawn, turn_sign
from handlers.language.standing_lines import places_line, star_line
from handlers.language.texts import Texts
from handlers.language.wording import center_in_text, day_and_year, distance, months, number, rounded
from handlers.questions import Sign
from handlers.views import group_lines, rating_2026
from handlers.views.center import SHOWN
from handlers.views.center_buttons import center_rows
from handlers.views.view import Prompt, View, button, keyboard
from questionnaire.loader import load
from questionnaire.model import Entry, Questionnaire
from scoring.method_2022.card import Card
from scoring.method_2022.stars import StarState
from scoring.method_2026.card import Card2026
from scoring.methodology import STANDARD
from storage.places.centers import Center
from storage.places.nearby import Nearby

NAMED_ALONE = timedelta(days=300)
"""A month longer ago than this is named with its year."""

MOST_WORKED_ON = 3
AnyCard = Card | Card2026
WorkingOn = Sequence[tuple[str, str]]
"""A center's current actions on its weak sides: the group's code and the action."""


def ask(texts: Texts, *, replies: bool) -> Prompt:
    """Asks for the center. If the messenger does not support asking for `replies`, the command takes the words."""
    if not replies:
        return Prompt(texts("rating-ask-command"))
    return _question(texts, texts("rating-ask"))


def nothing_found(texts: Texts, query: str, *, replies: bool) -> Prompt:
    words = texts("search-nothing", query=query[:60])
    return _question(texts, words) if replies else Prompt(words)


def ask_place(texts: Texts) -> Prompt:
    place = KeyboardButton(text=texts.plain("rating-send-place"), request_location=True)
    return Prompt(
        texts("rating-ask-place"),
        ReplyKeyboardMarkup(keyboard=[[place]], resize_keyboard=True, one_time_keyboard=True),
    )


def place_received(texts: Texts) -> Prompt:
    """Removes the button that sends a place."""
    return Prompt(texts("rating-place-received"), ReplyKeyboardRemove())


def nearest(texts: Texts, found: Sequence[Nearby], cards: Mapping[int, AnyCard]) -> View:
    if not found:
        return View(texts("rating-nearest-none"))
    kilometers = {one.center.id: one.kilometers for one in found}
    rows = _choices(texts, [one.center for one in found], cards, kilometers)
    return View(_with_key(texts, texts("rating-nearest"), cards), keyboard(*rows))


def choose(texts: Texts, found: Sequence[Center], cards: Mapping[int, AnyCard]) -> View:
    """The first `SHOWN` of the centers found. One center more than `SHOWN` means that there are more."""
    text = texts("search-found", count=len(found))
    if len(found) > SHOWN:
        text += "\n" + texts("search-more", shown=SHOWN)
    return View(_with_key(texts, text, cards), keyboard(*_choices(texts, found[:SHOWN], cards)))


def _with_key(texts: Texts, text: str, cards: Mapping[int, AnyCard]) -> str:
    """The words above a list, with the meaning of the stars if it has any."""
    if any(isinstance(known, Card2026) and known.figures.range for known in cards.values()):
        return f"{text}\n{texts('figures-key')}"
    starred = any(isinstance(known, Card) and known.star.stars is not None for known in cards.values())
    return f"{text}\n{texts('rating-stars-key')}" if starred else text


def card(
    texts: Texts,
    questionnaire: Questionnaire,
    center: Center,
    known: AnyCard | None,
    today: date,
    working_on: WorkingOn = (),
) -> View:
    """The card in the chat, with buttons for the next steps."""
    other = [button(texts.plain("rating-other"), AskRating())]
    if center.closed_at is not None:
        return View(texts("rating-closed", center=center_in_text(texts, center.name)), keyboard(other))
    answer = PickCenter(center=center.id, entry=Entry.TYPED_CODE)
    return View(
        card_text(texts, questionnaire, center, known, today, working_on),
        keyboard([button(texts.plain("rating-answer"), answer)], other),
    )


def card_text(
    texts: Texts,
    questionnaire: Questionnaire,
    center: Center,
    known: AnyCard | None,
    today: date,
    working_on: WorkingOn = (),
) -> str:
    """HTML: name, stars, index, groups, praise and current actions, each if there is any."""
    head = texts("rating-head", center=center_in_text(texts, center.name), city=center.city)
    if known is None:
        blocks = [head, texts("rating-none", needed=STANDARD.min_shown)]
    elif isinstance(known, Card2026):
        blocks = [head, *rating_2026.blocks(texts, known, today)]
    else:
        blocks = [head, *_blocks(texts, questionnaire, known, today)]
    if working_on:
        lines = [
            texts("rating-action", group=questionnaire.group(code).brief[texts.language], what=what)
            for code, what in working_on
        ]
        blocks.append("\n".join([texts("rating-working-on"), *lines]))
    if known is not None and known.published is not None:
        blocks.append(texts("rating-published", day=day_and_year(known.published, texts.language)))
    return "\n\n".join(block for block in blocks if block)


def _blocks(texts: Texts, questionnaire: Questionnaire, known: Card, today: date) -> list[str]:
    """Stars and index, groups, praise."""
    blocks = [
        "\n".join([*_stars(texts, known), *_index(texts, known, today)]),
        "\n".join(group_lines.lines(texts, questionnaire, ((code, one.value) for code, one in known.groups))),
    ]
    if known.praised:
        asked = load(known.questionnaire)
        praised = ", ".join(asked.question(code).brief[texts.language] for code in known.praised)
        blocks.append(texts("rating-praised", questions=praised))
    return blocks


def _question(texts: Texts, words: str) -> Prompt:
    field = texts.plain("rating-placeholder")
    return Prompt(f"{Sign.RATING} {words}", ForceReply(input_field_placeholder=field))


def _choices(
    texts: Texts, found: Sequence[Center], cards: Mapping[int, AnyCard], kilometers: Mapping[int, float] | None = None
) -> list[list[InlineKeyboardButton]]:
    """The figures come first, so that a phone cuts off only the end of the name."""

    def figures(center: Center) -> str:
        stars = _in_short(cards.get(center.id))
        return stars if kilometers is None else f"{stars}{distance(texts, kilometers[center.id])} · "

    return center_rows(texts, found, lambda center: ShowCard(center=center.id), figures)


def _in_short(known: AnyCard | None) -> str:
    """The stars before a name, with a space behind them; nothing without any."""
    if isinstance(known, Card2026):
        stars = rating_2026.in_short(known)
        return f"{stars} " if stars else ""
    if known is None or known.star.stars is None:
        return ""
    return f"{known.star.stars}{FULL_STAR}{turn_sign(known.heading)} "


def _stars(texts: Texts, known: Card) -> list[str]:
    """The star of record, or the reason for none in words; these suffice if no answers are shown."""
    state, stars = known.star.state, known.star.stars
    if state is StarState.UNDER_REVIEW:
        words = texts("rating-under-review")
        return [words] if stars is None else [star_line(stars_drawn(stars), None, None, texts), words]
    if stars is not None:
        return [star_line(stars_drawn(stars), known.year, known.heading, texts)]
    return [] if known.index is None else [texts("rating-no-stars")]


def _index(texts: Texts, known: Card, today: date) -> list[str]:
    if known.index is None:
        return [texts("rating-few", missing=known.missing)]
    low, high = (rounded(end, texts.language) for end in (known.index.low, known.index.high))
    year = today - known.since >= NAMED_ALONE
    time = months(texts, known.since, known.until, today=today, year=year)
    lines = [
        texts("rating-index", index=number(known.index.value, texts.language)),
        places_line(known.region, known.country, texts),
        texts("rating-answers", n=known.n, time=time, low=low, high=high),
        texts("digest-preliminary") if known.preliminary else "",
    ]
    return [line for line in lines if line]
