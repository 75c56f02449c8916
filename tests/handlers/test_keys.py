"""The Fluent files hold the texts that the code asks for, in both languages, and no others."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.messenger.menus import COMMANDS, OF_ADMINISTRATORS
from bot.report.tables import QUANTILES
from bot.report.yearly.parts import Section
from bot.site.method_2026.method import SECTIONS as SECTIONS_2026
from bot.site.wording import SECTIONS
from handlers.language.locale_files import LOCALES
from handlers.language.wording import WEEKDAYS
from handlers.language.wording_2026 import key_of
from handlers.services import WeekState
from questionnaire.flow import Stage
from questionnaire.intents import Standing
from questionnaire.model import LANGUAGES, AgeBand, Entry, RespondentType
from questionnaire.mood import Mood
from scoring.facts import GapVerdict
from scoring.method_2022.actions import Verdict
from scoring.method_2022.funnel import Flag
from scoring.method_2022.heading import Heading
from scoring.method_2022.league import Band
from scoring.method_2022.stars import StarState
from scoring.method_2026.actions import Verdict as Beside
from scoring.method_2026.cells import ENTRIES
from scoring.method_2026.constants import TYPES
from scoring.method_2026.index import Composition
from scoring.method_2026.index import State as IndexState
from scoring.method_2026.participation import ResponseClass
from scoring.method_2026.star_range import StarState as LaterStarState
from scoring.quality import QualityClass, Reason, WhyNot
from storage.files.columns import Form, Kind, columns, shipped
from storage.words.callback_requests import State

ROOT = Path(__file__).parents[2]
KEY = re.compile(r"(?m)^([a-z][a-z0-9-]*) =")
LITERAL = re.compile(r"""["']([a-z][a-z0-9-]*)["']""")
COMPOSED = re.compile(r"""f["']([a-z][a-z0-9-]*-(?:\{[^"{}]*(?:"[^"]*"[^"{}]*)*\}|[a-z0-9-])+)["']""")
"""A key with parts that the code fills in, such as f"site-state-{state}"."""
ASKED = re.compile(r"""(?:\b(?:texts|t|text)|\.(?:plain|text))\(\s*["']([a-z][a-z0-9-]*)["']""")
"""A key written in the call that asks for it."""
FILTERED = re.compile(r"""["']([a-z][a-z0-9-]*)["'] \| t\b""")
"""A key that a template of the site hands to the filter for words."""


CASES = (
    "all-fives", "all-ones", "doubtful-effect", "doubtful-share", "everything-used", "more-answers-than-visits",
    "person-fit", "same-pattern", "slips-against-posters",
)  # fmt: skip
PARTS_OF_REPORT = (
    "summary", "stars", "funnel", "league", "unranked", "hidden", "weeks", "regions", "profile", "lenses", "advice",
    "warnings", "gaps", "channels", "comments", "quality", "cases", "visits", "versions", "norms", "mix", "splits",
)  # fmt: skip
PARTS_THAT_MAY_LACK = [name for name in PARTS_OF_REPORT if name not in ("summary", "stars", "regions", "channels")]
CHAPTERS_OF_REPORT = ("centers", "place", "answers", "basis")
NORMS = ("digest", "from", "until", "centers", "n-star", "pi", "rho", "width", "mu", "tau", "sigma")
PARTS_OF_A_YEAR = (
    "coverage", "reliability", "response", "unanswered", "revisions", "imputation", "consistency", "unlike", "weights",
    "mix", "entries", "cases", "timeliness", "series",
)  # fmt: skip
COLUMNS_OF_A_YEAR = (
    "age", "alpha", "case", "centers", "changed", "cleared", "code", "confirmed", "days-median", "days-most", "entry",
    "firsts", "late", "mean", "means", "methodology", "moved-mean", "moved-most", "omega", "open", "opened", "part",
    "people", "people-kind", "people-median", "points", "punctual", "question", "reliability", "result", "revisions",
    "share", "size", "spearman", "value", "variance", "weeks", "weights", "what", "who",
)  # fmt: skip
RESPONSES = [one.name.lower().replace("_", "-") for one in ResponseClass]
SHOWN_STATES = [state for state in StarState if state is not StarState.STAR]
MESSENGERS = ("telegram", "max", "web")
VALUES: dict[str, Iterable[str]] = {
    "action-{seen.verdict}": Verdict,
    "age-band-{band}": AgeBand,
    "before-{why}": WhyNot,
    "callback-request-set-{state}": State,
    "callback-request-state-{request.state}": State,
    "codebook-class-{quality}": QualityClass,
    "codebook-entry-{entry}": Entry,
    "codebook-kind-{column.kind}": Kind,
    "codebook-rule-{reason}": Reason,
    "codebook-type-{kind}": RespondentType,
    "codebook-who-{who}": ("both", *RespondentType),
    "command-{name}": (*COMMANDS, *OF_ADMINISTRATORS),
    "digest-employers-{content.employers}": ("national", "absent"),
    "digest-forecast-{key}": ("both", "answers", "points"),
    "digest-gap-{gap.verdict.replace('_', -)}": (GapVerdict.ANSWERS_BETTER, GapVerdict.FACTS_BETTER),
    "digest-place-{name}": ("region", "country"),
    "figures-composition-{of.composition}": Composition,
    "figures-groups-{of}": Composition,
    "figures-index-name-{state}": IndexState,
    "figures-name-{key_of(state)}": [key_of(one) for one in LaterStarState],
    "figures-rank-{name}": ("country", "region"),
    "digest-response-{wording_2026.response_key(later.response)}": ("unknown", "more-answers", "not-reported"),
    "figures-response-{response_key(of)}": RESPONSES,
    "figures-response-name-{response_key(of)}": RESPONSES,
    "region-response-{response_key(content.response)}": ("unknown", "more-answers", "not-reported"),
    "figures-state-{key_of(of.star)}": [key_of(one) for one in LaterStarState],
    "figures-trend-{turn}": ("usual", "rose", "fell"),
    "report-2026-warning-{key}": ("since", "weeks"),
    "method-{code}": SECTIONS_2026,
    "method-{code}-text": SECTIONS_2026,
    "report-2026-chapter-{name}": CHAPTERS_OF_REPORT,
    "report-2026-norm-{key}": NORMS,
    "report-2026-{name}-means": PARTS_OF_REPORT,
    "report-2026-{name}-none": PARTS_THAT_MAY_LACK,
    "report-type-{TYPES[at]}": TYPES,
    "report-type-{key}": TYPES,
    "report-type-{one.type}": RespondentType,
    "report-{key}": ("perceived", "measured", "gap-d", "verdict", "index", "low", "high", "difference", "share"),
    "yearly-case-{one.kind.replace(' ', -)}": CASES,
    "yearly-column-{key}": COLUMNS_OF_A_YEAR,
    "yearly-composition-{one}": Composition,
    "yearly-entry-{name}": ENTRIES,
    "yearly-lack-{lack}": (
        "norms",
        "visits",
        "people",
        "published",
        "published-later",
        "unlike",
        "centers",
        "cases",
    ),
    "yearly-response-{names[one]}": RESPONSES,
    "yearly-response-{shown.name.lower().replace('_', -)}": RESPONSES,
    "yearly-section-{section}": Section,
    "yearly-weights-{name}": ("equal", "centroid"),
    "yearly-{name}": PARTS_OF_A_YEAR,
    "yearly-{name}-means": PARTS_OF_A_YEAR,
    "league-{part.band.replace('_', -)}": Band,
    "mydata-not-{why}": WhyNot,
    "nonsense-{standing}": [one for one in Standing if one is not Standing.COMMENT],
    "only-words-{place.standing}": Standing,
    "outcome-{seen.verdict.name.lower().replace('_', -)}": [one.name.lower() for one in Beside],
    "receipt-{week.state}": WeekState,
    "report-flag-{flag}": Flag,
    "report-quantile-{key}": QUANTILES,
    "report-reason-{code}": Reason,
    "report-star-{line.star_state}": SHOWN_STATES,
    "report-type-{line.respondent_type or 'all'}": ("all", *RespondentType),
    "respondent-type-{interview.respondent_type}": RespondentType,
    "respondent-type-{value}": RespondentType,
    "site-answer-{link.messenger}": MESSENGERS,
    "site-day-{day}": WEEKDAYS,
    "site-groups-{found.composition}": Composition,
    "site-heading-{card.heading}": Heading,
    "site-heading-{line.heading}": Heading,
    "site-index-of-{which}": ("region", "country", "plain"),
    "site-method-{code}": SECTIONS,
    "site-method-{code}-text": SECTIONS,
    "site-note-{_named(card)}": SHOWN_STATES,
    "site-place-{kind}": ("center", "region", "country"),
    "site-state-{_named(card)}": SHOWN_STATES,
    "site-verdict-{seen.verdict}": Verdict,
    "summary-{stage}": Stage,
    "thanks-not-{why}": WhyNot,
    "thanks-{mood}": Mood,
    "variable-{column.name}": [column.name for form in Form for column in columns(form, shipped(), respondents=True)],
    # At the last step all that says something is the comment.
    "words-kept-{standing}": [one for one in Standing if one is not Standing.COMMENT],
}
"""What the code puts into composed keys. Where there are two parts, see `two_parts`."""


def keys(language: str) -> set[str]:
    found = [key for path in (LOCALES / language).glob("*.ftl") for key in KEY.findall(path.read_text("utf-8"))]
    assert len(found) == len(set(found)), "a key stands twice"
    return set(found)


def code() -> str:
    """The code of all modules that speak to people; `texts.py` itself only explains how to ask."""
    rooms = [path for room in ("bot", "handlers") for kind in ("*.py", "*.j2") for path in (ROOT / room).rglob(kind)]
    return "\n".join(
        path.read_text("utf-8") for path in rooms if "sandbox" not in path.parts and path.name != "texts.py"
    )


@pytest.fixture(scope="module")
def source() -> str:
    return code()


def test_both_languages_have_the_same_keys() -> None:
    first, *others = (keys(language) for language in LANGUAGES)
    assert all(other == first for other in others)


def composed() -> set[str]:
    """Every key that a part filled in by the code can give."""
    two_parts = {f"report-away-{flag}-{side}" for flag in (Flag.WATCH, Flag.ALARM) for side in ("above", "below")}
    return two_parts | {
        re.sub(r"\{.*\}", value.replace("_", "-") if "replace" in pattern else value, pattern)
        for pattern, values in VALUES.items()
        for value in values
    }


def test_every_key_can_be_shown(source: str) -> None:
    """It is named by the code, or composed of a part that the code can fill in."""
    known, named = keys(LANGUAGES[0]), set(LITERAL.findall(source))
    assert known - named - composed() == set()
    patterns = set(COMPOSED.findall(source.replace("'-'", "-")))
    assert set(VALUES) <= patterns
    for pattern in (
        patterns - set(VALUES) - {"report-away-{line.funnel_flag}-{side}", "report-away-{point.signal}-{side}"}
    ):
        stem = re.compile(re.sub(r"\{.*?\}", "[a-z0-9_-]+", pattern))
        assert not any(stem.fullmatch(key) for key in known), f"say in VALUES what can stand in {pattern}"


def test_every_key_that_is_asked_for_exists(source: str) -> None:
    asked, filtered = set(ASKED.findall(source)), set(FILTERED.findall(source))
    assert len(asked) > 300 and len(filtered) > 70
    asked |= filtered
    assert asked - keys(LANGUAGES[0]) == set()
