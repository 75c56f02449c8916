"""The small parts of the instrument: moods, names, comments, steps and versions at their limits."""

from datetime import date

import pytest

from questionnaire import flow, intents
from questionnaire.comment import clean, clean_line, clean_name, joined, mark
from questionnaire.flow import Stage, Step
from questionnaire.intents import Intent, Reading, Standing, declines, read
from questionnaire.loader import load
from questionnaire.masking import mask
from questionnaire.model import Questionnaire, RespondentType
from questionnaire.mood import Mood, mood_of
from questionnaire.versions import Split, Versions, brief_of, parse


@pytest.mark.parametrize(
    ("answers", "mood"),
    [
        ("333", Mood.MIXED),  # exactly the middle is not below it
        ("332", Mood.LOW),
        ("444", Mood.GOOD),  # exactly "agree"
        ("4440", Mood.GOOD),  # no answer is no answer
        ("443", Mood.MIXED),
        ("1", Mood.LOW),
        ("5", Mood.GOOD),
        ("890", Mood.MIXED),
        ("", Mood.MIXED),
    ],
)
def test_the_mood_is_that_of_the_mean_answer(answers: str, mood: Mood) -> None:
    assert mood_of(answers) is mood
    assert flow.is_low(answers) == (mood is Mood.LOW)


def test_words_are_added_on_a_line_of_their_own_and_not_twice() -> None:
    assert joined(None, "a") == "a"
    assert joined("a", "b") == "a\nb"
    assert joined("a\nb", "b") == "a\nb"
    assert joined("a", "a") == "a"
    assert joined("xa", "a") == "xa\na"  # only a whole line is the same
    assert joined("", "a") == "a"


def test_a_mark_is_eight_characters_of_the_check_sum() -> None:
    """CRC-32 of "a" is e8b7be43, of nothing 0, as in any table of it."""
    assert mark("a") == "e8b7be43"
    assert mark("") == "00000000"
    assert mark("Спасибо") != mark("спасибо")


def test_a_name_has_something_to_read() -> None:
    assert clean_name(" ЦЗН \n №\u200b 5 ", 40) == "ЦЗН № 5"
    assert clean_name("— №", 40) == ""
    assert clean_name("№ 5", 40) == "№ 5"
    assert clean_name("ЦЗН города", 4) == "ЦЗН"
    assert clean_line("a\nb", 2) == "a"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        (" ab  cd ", "ab  cd"),
        (" яя ", "яя"),
        ("a\x1b[31mb\x1b[0m", "ab"),
        ("я\x9b0mя", "яя"),
        ("\u3164я\u2800", "я"),
        ("я\u200dя", "я\u200dя"),
        ("\ufdef\ufdd0я\ufdcf\ufdf0", "я\ufdcf\ufdf0"),  # U+FDD0 to U+FDEF are noncharacters
        ("\U0001fffeя\U0001ffff", "я"),  # as are the last two of every plane
    ],
)
def test_what_cannot_be_seen_is_no_part_of_a_text(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(("text", "cut"), [("xxxxx", "xxxx"), ("яяяяя", "яяяя"), ("abc d", "abc"), ("яяя я", "яяя")])
def test_a_text_is_cut_and_does_not_end_in_a_space(text: str, cut: str) -> None:
    assert clean(text, 4) == cut


def test_a_step_knows_its_place() -> None:
    assert flow.previous_step(Step(Stage.RESPONDENT_TYPE)) is None
    assert flow.previous_step(Step(Stage.QUESTION, 1)) == Step(Stage.QUESTION, 0)
    assert flow.previous_step(Step(Stage.QUESTION)) == Step(Stage.AGE_BAND)
    assert flow.reached(Step(Stage.QUESTION, 0), Step(Stage.QUESTION, 0))
    assert not flow.reached(Step(Stage.QUESTION, 1), Step(Stage.QUESTION, 0))
    assert flow.reached(Step(Stage.AGE_BAND), Step(Stage.QUESTION))
    assert flow.reached(Step(Stage.QUESTION, 14), Step(Stage.SUMMARY))
    assert flow.first_unanswered("5" * 15) is None
    assert flow.first_unanswered("0") == 0 and flow.first_unanswered("5050") == 1


def test_a_change_of_type_keeps_nothing_of_nobody() -> None:
    kept = flow.kept_answers(load(), "5" * 15, None, RespondentType.EMPLOYER)
    assert kept == "0" * 15
    assert flow.kept_answers(load(), "5" * 15, RespondentType.JOB_SEEKER, RespondentType.OTHER) == "5" * 15


def test_versions_begin_with_the_usual_one_and_a_split_sample_may_follow_another() -> None:
    assert Versions() == Versions("2022.1", ())
    versions = parse("2022.1/2026.1, 2026.1/2022.1 from 2027-01-04, 2026.1 from 2027-04-05")
    assert versions.splits() == [
        Split("2022.1", "2026.1", None, date(2027, 1, 4)),
        Split("2026.1", "2022.1", date(2027, 1, 4), date(2027, 4, 5)),
    ]
    assert versions.asked_on(date(2027, 1, 4)) == ["2026.1", "2022.1"]
    assert brief_of("E2", "en") == " / ".join(load(one).question("E2").brief["en"] for one in ("2022.1", "2026.1"))
    assert brief_of("F1", "ru") == load("2022.1").question("F1").brief["ru"]


def test_a_questionnaire_knows_the_counted_types_unless_its_file_says_more() -> None:
    assert Questionnaire("x", (), (), ()).types == (RespondentType.JOB_SEEKER, RespondentType.EMPLOYER)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("Орск северный дом пять", Reading(Intent.CENTER, Intent.COMMENT, short=True)),  # four words
        ("Орск северный дом пять восток", Reading(Intent.CENTER, Intent.COMMENT)),
        ("Орск северный дом пять восток запад", Reading(Intent.CENTER, Intent.COMMENT)),  # six are looked up
        ("Орск северный дом пять восток запад юг", Reading(Intent.COMMENT, Intent.COMMENT)),
        ("Орск", Reading(Intent.CENTER, Intent.NONSENSE, short=True)),
        ("г Орск", Reading(Intent.CENTER, Intent.COMMENT, short=True)),  # a letter alone is no word, beside one it is
        ("Всё было хорошо", Reading(Intent.COMMENT, Intent.COMMENT, short=True)),
        ("Всё было хорошо, всем спасибо", Reading(Intent.COMMENT, Intent.COMMENT)),  # five words
        ("👍", Reading(Intent.THANKS, Intent.THANKS)),
        ("…", Reading(Intent.NONSENSE, Intent.NONSENSE)),
        ("Ещё раз спасибо", Reading(Intent.THANKS, Intent.THANKS, short=True)),
        ("ｔｈａｎｋｓ", Reading(Intent.THANKS, Intent.THANKS, short=True)),
        ("Staff didn’t help", Reading(Intent.COMPLAINT, Intent.COMPLAINT, short=True)),
        ("12345", Reading(Intent.NONSENSE, Intent.NONSENSE, short=True)),
        ("хахаха", Reading(Intent.NONSENSE, Intent.NONSENSE, short=True)),
        ("12345 Орск", Reading(Intent.CENTER, Intent.COMMENT, short=True)),
        ("где вы?", Reading(Intent.QUESTION, Intent.QUESTION)),
        ("козлы год дом", Reading(Intent.ABUSE, Intent.ABUSE, says_more=True)),
        ("козлы год до", Reading(Intent.ABUSE, Intent.ABUSE)),
        ("козлы дом", Reading(Intent.ABUSE, Intent.ABUSE)),
        ("8 912 345 67 89", Reading(Intent.CONTACT, Intent.CONTACT)),
        ("Анна Ким 8 912 345 67 89", Reading(Intent.CONTACT, Intent.CONTACT)),
        ("мой номер 8 912 345 67 89 Анна Ким", Reading(Intent.CONTACT, Intent.CONTACT)),
        ("Анна Мария Ким 8 912 345 67 89", Reading(Intent.COMMENT, Intent.COMMENT)),
        ("почему так грубо?", Reading(Intent.COMPLAINT, Intent.COMPLAINT)),
        ("почему грубо ответили по телефону?", Reading(Intent.COMPLAINT, Intent.COMPLAINT)),
        ("грубо ответили, какой телефон жалоб?", Reading(Intent.QUESTION, Intent.QUESTION)),
        ("грубо ответили?", Reading(Intent.COMPLAINT, Intent.COMPLAINT)),
        ("Здравствуйте, а где документы", Reading(Intent.QUESTION, Intent.QUESTION, short=True)),
    ],
)
def test_a_text_is_read_by_its_words(text: str, reading: Reading) -> None:
    assert read(text, Standing.NOWHERE) == reading


def test_what_cannot_be_read_is_no_comment_even_where_one_is_asked_for() -> None:
    assert read("внгр", Standing.COMMENT) == Reading(Intent.NONSENSE, Intent.NONSENSE)


def test_the_longest_entry_of_a_list_is_taken_first() -> None:
    """Otherwise the rest of a longer one would be left as words of its own. The alphabet has "на*" after "на час"."""
    for entries in (["на", "на час", "час"], ["на*", "на час"]):
        assert intents._pattern(entries).sub("", "на час") == ""
    assert intents._pattern(["ab*", "c d"]).sub("", "abab c - d cd") == "  cd"


@pytest.mark.parametrize("text", ["Нет", " нет! ", "нет,", "нет.", "нет )", "Нет, спасибо"])
def test_a_client_who_has_nothing_to_add_declines(text: str) -> None:
    assert declines(text)


def test_other_words_are_not() -> None:
    assert not declines("нет, долго ждали")
    assert not declines("")


def test_masks_are_masked_until_nothing_changes() -> None:
    assert mask("a@b.ru") == "…"
    assert mask("12345 и 1234") == "… и 1234"
