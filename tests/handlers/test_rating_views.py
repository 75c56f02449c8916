"""The views of a center before a visit, with hand-made figures, as they appear on a phone."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from aiogram.types import Chat, ForceReply, InputTextMessageContent, Message, User

from handlers.buttons import PickCenter, ShowCard
from handlers.filters import Answers
from handlers.language.texts import texts_in
from handlers.questions import Sign, asked
from handlers.views import inline, rating
from handlers.views.rating import WorkingOn
from handlers.views.view import View
from questionnaire.loader import load
from questionnaire.model import LANGUAGES, Entry
from scoring.method_2022.card import Card, Figure
from scoring.method_2022.heading import Heading
from scoring.method_2022.stars import Star, StarState
from storage.places.nearby import Nearby
from tests.handlers.examples import CENTER

TODAY = date(2026, 11, 25)
SENT = datetime(2026, 11, 25, 9, tzinfo=UTC)
SINCE, UNTIL = date(2026, 8, 24), date(2026, 11, 22)
RU, EN = texts_in("ru"), texts_in("en")
SCORES = {"F": 91.2, "U": 84.0, "E": 69.9, "P": 50.0, "C": 9.9}
KNOWN = Card(
    Star(StarState.STAR, 4), 214, SINCE, UNTIL, 0, False, Figure(83.56, 81.2, 85.9),
    tuple((code, Figure(value, 0, 100)) for code, value in SCORES.items()), ("F2", "U3"), ranked_by=80.06,
    heading=Heading.UP, region=81.0, country=79.3, published=date(2026, 11, 23),
)  # fmt: skip
FEW = Card(Star(StarState.HIDDEN, None), 7, SINCE, UNTIL, 3)


def text(known: Card | None, language: str = "ru", working_on: WorkingOn = ()) -> str:
    return rating.card_text(texts_in(language), load(), CENTER, known, TODAY, working_on)


def labels(view: View) -> list[tuple[str, str]]:
    assert view.markup is not None
    return [(one.text, one.callback_data or "") for row in view.markup.inline_keyboard for one in row]


def test_a_card_in_russian() -> None:
    """Five cells of eight parts each, rounded: 91.2 → 36.5 → 4 and 4 parts; 84 → 33.6 → 4 and 2; 69.9 → 28.0 → 3 and 4;
    50 → 20 → 2 and 4; 9.9 → 4.0 → 4 parts."""
    assert text(KNOWN).split("\n") == [
        "<b>Центр занятости «Десна»</b>",
        "Брянск",
        "",
        "★★★★☆ за год, индекс года 80,1. ↗ Последние 13 недель выше.",
        "Индекс за 13 недель: <b>83,6</b> из 100",
        "Регион: 81,0, страна: 79,3",
        "По 214 ответам с августа.",
        "Скорее всего, он от 81 до 86.",
        "",
        "████▌ Дружелюбие 91",
        "████▎ Польза 84",
        "███▌░ Без лишних усилий 70",
        "██▌░░ Личный подход 50",
        "▌░░░░ Удобство 10",
        "",
        "👍 Хвалят: вежливое общение, понятный следующий шаг",
        "",
        "Опубликовано 23 ноября 2026.",
    ]


def test_a_bar_tells_71_from_84_and_neither_end_is_left_out() -> None:
    """40 parts: 71 → 28.4 → 28; 84 → 33.6 → 34; 99 → 39.6 → 40."""
    bars = [text(replace(KNOWN, groups=(("F", Figure(value, 0, 100)),))) for value in (0, 71, 84, 99, 100)]
    assert [next(line for line in one.split("\n") if "Дружелюбие" in line).split(" ")[0] for one in bars] == [
        "░░░░░",
        "███▌░",
        "████▎",
        "█████",
        "█████",
    ]


def test_a_question_is_named_as_the_version_asked_it() -> None:
    old, new = (replace(KNOWN, praised=("E2",), questionnaire=version) for version in ("2022.1", "2026.1"))
    assert "👍 Хвалят: без лишних бумаг и визитов" in text(old).split("\n")
    assert "👍 Хвалят: только нужные документы" in text(new).split("\n")


def test_a_card_in_english() -> None:
    lines = text(KNOWN, "en").split("\n")
    assert lines[3:10] == [
        "★★★★☆ for the year, whose index is 80.1. ↗ The last 13 weeks are higher.",
        "Index over 13 weeks: <b>83.6</b> out of 100",
        "Region: 81.0, country: 79.3",
        "Based on 214 answers since August.",
        "Most likely between 81 and 86.",
        "",
        "████▌ Friendliness 91",
    ]
    assert lines[-3] == "👍 Praised: courtesy, a clear next step"


@pytest.mark.parametrize(
    ("star", "words"),
    [
        (Star(StarState.UNDER_REVIEW, 3), ["★★★☆☆ за год", "На проверке: звёзды ждут итогов."]),
        (Star(StarState.UNDER_REVIEW, None), ["На проверке: звёзды ждут итогов."]),
        (Star(StarState.NOT_ENOUGH_DATA, None), ["Звёзд пока нет: за год мало ответов."]),
        (Star(StarState.PRELIMINARY, None), ["Звёзд пока нет: за год мало ответов."]),
    ],
)
def test_where_there_is_no_star_a_word_says_why(star: Star, words: list[str]) -> None:
    lines = text(replace(KNOWN, star=star, preliminary=True)).split("\n")
    assert lines[3 : 3 + len(words)] == words
    assert lines[3 + len(words)] == "Индекс за 13 недель: <b>83,6</b> из 100"
    assert lines[7 + len(words)] == "Индекс предварительный: ответов меньше 30."


def test_too_few_answers_are_told_by_how_many_are_missing_and_nothing_else() -> None:
    head = "<b>Центр занятости «Десна»</b>\nБрянск\n\n"
    assert text(FEW) == f"{head}Оценки пока нет: не хватает ещё 3 ответов."
    assert text(replace(FEW, missing=1), "en") == f"{head}No rating yet: 1 more answer is needed."
    assert text(None) == f"{head}Оценки пока нет: она появится, когда о визите расскажут 10 человек."


def test_old_answers_say_until_when_and_of_which_year() -> None:
    old = replace(KNOWN, n=21, since=date(2025, 8, 25), until=date(2025, 11, 23))
    assert "По 21 ответу с августа 2025 по ноябрь 2025." in text(old)
    assert "Based on 21 answers from August 2025 to November 2025." in text(old, "en")


def test_what_a_center_works_on_stands_last_and_people_s_words_are_no_markup() -> None:
    card = text(KNOWN, working_on=[("E", "приём по записи <i>"), ("C", "пандус")])
    assert "🔧 Над чем центр работает:\n• Без лишних усилий: приём по записи &lt;i&gt;\n• Удобство: пандус\n\n" in card
    quoted = replace(CENTER, name='<b>&"')
    assert rating.card_text(RU, load(), quoted, KNOWN, TODAY).startswith("<b>&lt;b&gt;&amp;&quot;</b>\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_of_a_group_fits_a_phone(language: str) -> None:
    groups = [line for line in text(KNOWN, language).split("\n") if line[0:1] in tuple("█▌")]
    assert len(groups) == 5
    assert max(map(len, groups)) <= 28


def test_a_card_leads_to_the_interview_and_to_another_center_and_a_closed_one_only_there() -> None:
    view = rating.card(RU, load(), CENTER, KNOWN, TODAY)
    pick = PickCenter(center=1, entry=Entry.TYPED_CODE).pack()
    assert labels(view) == [("Оценить этот центр", pick), ("⭐ Другой центр", "ra")]
    closed = rating.card(RU, load(), replace(CENTER, closed_at=datetime(2026, 1, 1, tzinfo=UTC)), KNOWN, TODAY)
    assert closed.text == "<b>Центр занятости «Десна»</b>\nЭтот центр закрыт."
    assert labels(closed) == [("⭐ Другой центр", "ra")]


def test_lists_tell_stars_and_kilometers_before_the_name() -> None:
    other = replace(CENTER, id=2, name="Сож", city="Клинцы")
    near = rating.nearest(RU, [Nearby(CENTER, 2.44), Nearby(other, 1234.5)], {1: KNOWN, 2: FEW})
    assert labels(near) == [
        ("4★↗ около 2 км · Брянск · Центр занятости «Десна»", ShowCard(center=1).pack()),
        ("около 1\xa0230 км · Клинцы · Сож", ShowCard(center=2).pack()),
    ]
    assert labels(rating.choose(EN, [CENTER, other], {1: KNOWN}))[0][0] == "4★↗ Брянск · Центр занятости «Десна»"
    assert len(labels(rating.choose(RU, [CENTER] * 9, {}))) == 8


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bots_question_is_known_again_and_a_persons_words_are_not_taken_for_it(language: str) -> None:
    question = rating.ask(texts_in(language), replies=True)
    assert isinstance(question.markup, ForceReply)
    sent = Message(message_id=1, date=SENT, chat=Chat(id=1, type="private"), text=question.text)
    by = [User(id=1, is_bot=is_bot, first_name="x") for is_bot in (True, False)]
    assert [asked(sent.model_copy(update={"from_user": user}), Sign.RATING) for user in by] == [True, False]
    assert not asked(None)
    # In a messenger without such replies, clients learn how to ask in one message.
    assert rating.ask(texts_in(language), replies=False).markup is None


@pytest.mark.parametrize(("said", "taken"), [("Брянск", True), ("/digest", False), (None, False)])
async def test_a_command_that_happens_to_be_a_reply_means_itself(said: str | None, taken: bool) -> None:
    bot, chat = User(id=1, is_bot=True, first_name="x"), Chat(id=1, type="private")
    question = Message(message_id=1, date=SENT, chat=chat, from_user=bot, text=rating.ask(RU, replies=True).text)
    reply = Message(message_id=2, date=SENT, chat=chat, text=said, reply_to_message=question)
    assert await Answers(Sign.RATING)(reply) is taken


def test_an_offer_for_any_chat_shows_the_figures_and_sends_the_card() -> None:
    offer = inline.offer(RU, load(), CENTER, KNOWN, TODAY, "https://t.me/b?start=c-BRY-01")
    assert (offer.title, offer.description) == (
        "★★★★☆ Брянск · Центр занятости «Десна»",
        "★ за год. Индекс за 13 недель: 83,6 ↗ · 214 ответов",
    )
    assert isinstance(offer.input_message_content, InputTextMessageContent)
    assert offer.input_message_content.message_text == text(KNOWN)
    assert offer.reply_markup is not None
    assert offer.reply_markup.inline_keyboard[0][0].url == "https://t.me/b?start=c-BRY-01"
    few = inline.offer(EN, load(), CENTER, FEW, TODAY, "https://t.me/b")
    assert (few.title, few.description) == ("Брянск · Центр занятости «Десна»", "No rating yet")
    hints = [inline.hint(RU, query, found=found) for query, found in (("", False), ("ы", False), ("Брянск", True))]
    assert [hint and hint.text for hint in hints] == [
        "Напишите город или название центра",
        "Ничего не нашлось – попробуйте город",
        None,
    ]
