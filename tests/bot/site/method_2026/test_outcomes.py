"""What became of an action by methodology 2026.1, on the site and in its data: rounded as everything public is."""

from datetime import date

from bot.site import assembling, data_files, data_schema
from bot.site.model import Entry
from bot.site.wording import Words
from questionnaire.loader import load
from scoring.method_2022.actions import ActionTaken
from scoring.method_2026.actions import Outcome, Verdict

SEEN = Outcome(Verdict.ROSE_MORE, 6.04, 5.16, 2.04, 1.26, 9.06, 130)
TAKEN = assembling._rounded(ActionTaken("a", "E", "Второе окно", date(2026, 6, 1), SEEN))


def test_every_figure_is_rounded() -> None:
    assert TAKEN.outcome == Outcome(Verdict.ROSE_MORE, 6.0, 5.2, 2.0, 1.3, 9.1, 130)


def test_the_page_has_the_words_of_the_chat() -> None:
    assert Words("en", load()).verdict(TAKEN) == (
        "Rose more than centers that began alike: +5.2 (from +1.3 to +9.1). Before and after: +6.0."
    )


def test_the_data_have_verdict_and_plain_difference_as_the_schema_says() -> None:
    entry = Entry(
        code="A", slug="a", name="A", city="A", region="R", latitude=None, longitude=None, with_slips=False, card=None,
        actions=(TAKEN, ActionTaken("b", "F", "Курсы", date(2026, 11, 1), None)),
    )  # fmt: skip
    first, second = data_files.facts(entry)["actions"]
    assert (first["verdict"], first["points"]) == ("rose more than centers that began alike", 6.0)
    assert (second["verdict"], second["points"]) == (None, None)
    schema = data_schema.facts(list("FUEPC"))["actions"]["items"]["properties"]
    assert first.keys() == second.keys() == schema.keys()
    assert all(one["verdict"] in schema["verdict"]["enum"] for one in (first, second))
