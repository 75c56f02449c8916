"""The intents of free text, measured on texts that somebody has labelled; docs/listening.md holds the figures."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from questionnaire import intents
from questionnaire.errors import QuestionnaireError
from questionnaire.intents import Intent, Reading, Standing, read

HERE = Path(__file__).parent
PAGE = Path(__file__).parents[2] / "docs" / "listening.md"
SAMPLES = {"tuned on": HERE / "intents.tsv", "held out": HERE / "intents_held_out.tsv"}
KEPT = {Intent.COMMENT, Intent.COMPLAINT}


@dataclass(frozen=True)
class Line:
    wanted: Intent
    text: str


def lines(path: Path) -> list[Line]:
    rows = [row.split("\t") for row in path.read_text(encoding="utf-8").splitlines()]
    return [Line(Intent(wanted), text) for wanted, text in rows]


def table(sample: str) -> list[str]:
    """A row for each intent: lines labelled so, read so, both; precision and recall in per cent."""
    wanted: Counter[Intent] = Counter()
    given: Counter[Intent] = Counter()
    right: Counter[Intent] = Counter()
    for line in lines(SAMPLES[sample]):
        found = read(line.text, Standing.NOWHERE).intent
        wanted[line.wanted] += 1
        given[found] += 1
        right[line.wanted] += found is line.wanted
    rows = [(intent.value, wanted[intent], given[intent], right[intent]) for intent in Intent]
    rows.append(("all", wanted.total(), given.total(), right.total()))
    return [
        f"| {sample} | {name} | {w} | {g} | {r} | {100 * r / g:.0f} % | {100 * r / w:.0f} % |" for name, w, g, r in rows
    ]


def test_the_samples_are_large_enough_and_have_no_text_in_common() -> None:
    tuned, held_out = ([line.text for line in lines(path)] for path in SAMPLES.values())
    assert len(tuned) >= 150 and len(held_out) >= 60
    assert len(set(tuned) | set(held_out)) == len(tuned) + len(held_out)


def test_both_samples_have_every_intent_in_both_languages() -> None:
    for path in SAMPLES.values():
        sample = lines(path)
        assert {line.wanted for line in sample} == set(Intent)
        assert sum(line.text.isascii() and line.text.strip(".!?") != "" for line in sample) >= 15


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_page_has_the_measured_precision_and_recall(sample: str) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [row for row in table(sample) if row not in page] == []


def test_on_texts_held_out_nine_of_ten_are_read_right_and_no_complaint_is_lost() -> None:
    sample = lines(SAMPLES["held out"])
    found = [(line.wanted, read(line.text, Standing.NOWHERE)) for line in sample]
    assert sum(reading.intent is wanted for wanted, reading in found) >= 0.9 * len(sample)
    assert all(reading.intent in KEPT for wanted, reading in found if wanted in KEPT)


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_complaint_or_comment_is_never_looked_up_as_a_center(sample: str) -> None:
    heard = [line.text for line in lines(SAMPLES[sample]) if line.wanted in KEPT]
    assert [text for text in heard if read(text, Standing.CONSENT).intent is Intent.CENTER] == []


def test_every_name_of_a_center_is_looked_up() -> None:
    named = [line.text for path in SAMPLES.values() for line in lines(path) if line.wanted is Intent.CENTER]
    readings = [read(text, Standing.NOWHERE) for text in named]
    assert all(reading.intent is Intent.CENTER or reading.short for reading in readings)


@pytest.mark.parametrize(
    ("standing", "otherwise"),
    [
        (Standing.NOWHERE, Intent.NONSENSE),
        (Standing.CONSENT, Intent.NONSENSE),
        (Standing.INTERVIEW, Intent.NONSENSE),
        (Standing.COMMENT, Intent.COMMENT),
        (Standing.FINISHED, Intent.COMMENT),
    ],
)
def test_one_unknown_word_is_a_comment_only_where_words_are_asked_for(standing: Standing, otherwise: Intent) -> None:
    assert read("Нормально", standing).otherwise is otherwise


def test_at_the_comment_nothing_is_looked_up_as_a_center() -> None:
    assert read("Брянск", Standing.COMMENT).intent is Intent.COMMENT
    assert read("Брянск", Standing.FINISHED).intent is Intent.CENTER


@pytest.mark.parametrize(
    ("text", "says_more"),
    [
        ("Суки, два часа меня мурыжили в очереди", True),
        ("Тупые коровы сидят, даже вакансию распечатать не могут", True),
        ("This is bullshit, I waited three hours", True),
        ("козлы", False),
        ("да заебали вы уже", False),
    ],
)
def test_abuse_that_says_more_is_told_from_abuse_alone(text: str, says_more: bool) -> None:
    reading = read(text, Standing.INTERVIEW)
    assert (reading.intent, reading.says_more) == (Intent.ABUSE, says_more)


@pytest.mark.parametrize(
    "text", ["Застрахуй меня", "колебание цен", "Хамовники", "оскорбление", "Потребуется время", "документ"]
)
def test_a_word_that_only_contains_an_abusive_one_is_no_abuse(text: str) -> None:
    assert read(text, Standing.NOWHERE).intent is not Intent.ABUSE


def test_a_contact_with_a_story_is_a_story() -> None:
    assert read("Прождал два часа, перезвоните 8 912 345 67 89", Standing.INTERVIEW).intent is Intent.COMPLAINT


def test_a_list_that_is_missing_or_empty_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = intents.CATALOGUE.read_text(encoding="utf-8")
    for changed, reason in (
        (shipped.replace("rhetorical =", "rhetoric ="), "rhetorical is missing"),
        (shipped.replace('"спс",', '"спс", "спс",', 1), "duplicate code спс"),
        (shipped.replace('"почему",', "7,", 1), "7 is not a text"),
    ):
        path = tmp_path / "intents.toml"
        path.write_text(changed, encoding="utf-8")
        with pytest.raises(QuestionnaireError, match=reason):
            intents.lists(path)


def test_readings_word_by_word() -> None:
    """Two words of three letters beside abuse say more; six words may be a name; four or fewer may be one anyway."""
    for text, expected in (
        ("козлы", Reading(Intent.ABUSE, Intent.ABUSE)),
        ("козлы вот", Reading(Intent.ABUSE, Intent.ABUSE)),
        ("козлы вот там", Reading(Intent.ABUSE, Intent.ABUSE, says_more=True)),
        ("…", Reading(Intent.NONSENSE, Intent.NONSENSE)),
        ("Спасибо", Reading(Intent.THANKS, Intent.THANKS, short=True)),
        ("a@b.ru", Reading(Intent.CONTACT, Intent.CONTACT)),
        ("Центр занятости города Нижний Новгород Приокский", Reading(Intent.CENTER, Intent.COMMENT)),
        ("Где документы, если хамят?", Reading(Intent.QUESTION, Intent.QUESTION)),
        ("Где вы, если хамят?", Reading(Intent.COMPLAINT, Intent.COMPLAINT)),
    ):
        assert read(text, Standing.NOWHERE) == expected, text
    assert intents._folded("Don’t  find\tЁлка") == "don't find елка"
