"""The words under the picture where methodology 2026.1 leads: what is told beside the five lines, and what never is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.digest.center.caption import LONGEST, plain_text
from bot.digest.center.content import DigestContent, Later
from handlers.language.texts import texts_in
from questionnaire.loader import load
from questionnaire.model import LANGUAGES
from scoring.facts import GapVerdict
from scoring.method_2022.actions import ActionTaken
from scoring.method_2022.lenses import Lens
from scoring.method_2022.perceived import Gap
from scoring.method_2022.recommendations import Recommendation
from scoring.method_2026.actions import Outcome, Verdict
from scoring.method_2026.display import ShownRange
from scoring.method_2026.index import Composition, Figure, State
from scoring.method_2026.ranks import Rank
from scoring.method_2026.star_range import StarRange, StarState
from scoring.method_2026.trend import Trend
from scoring.method_2026.visible import Foretold, VisibleFigures
from scoring.windows import monday
from tests.bot.digest.center.test_caption_and_chart import FULL

FIGURES = VisibleFigures(
    job_seekers=180, employers=34, star_job_seekers=400, state=State.FIRM, star=StarState.TWO_STARS, missing=0,
    missing_for_star=0, composition=Composition.OWN, index=Figure(83.9, 80.0, 87.8), adjusted=Figure(84.2, 80.1, 88.3),
    shift=0.3, range=StarRange(3, 4), certainty=92, rank=Rank(112.0, 14, 210, 1650),
    trend=Trend(2.4, 0.3, 2.1, 1.0, 0.01, True, True),
    foretold=Foretold(4, 81),
)  # fmt: skip
LENS = Lens("E", 70.0, 82.0, -12.0, 3.0, -19.7, -4.3, real=True)
GAP = Gap("F", 70.0, 95.0, -3.1, GapVerdict.FACTS_BETTER)
OUTCOME = Outcome(Verdict.ROSE_MORE, 6.0, 5.2, 2.0, 1.3, 9.1, 130)
ACTION = ActionTaken("a", "E", "Открыли второе <окно>", monday(FULL.week - 13) + timedelta(days=1), OUTCOME)
DIGEST = replace(FULL, later=Later(FIGURES, national=83.0), lenses=(), gaps=(), recommendations=(), star=None)


def lines(content: DigestContent, language: str = "ru") -> list[str]:
    return [line for line in plain_text(content, texts_in(language), load()).splitlines() if line]


def test_the_usual_digest_has_a_head_of_two_lines_and_five_more() -> None:
    assert len(lines(DIGEST)) == 7
    assert lines(DIGEST)[2].endswith("самой вероятной останется оценка 4★: шанс 81\u00a0%")


def test_a_warning_takes_the_place_of_advice() -> None:
    warned = replace(DIGEST, later=Later(FIGURES, national=83.0, warning=True))
    assert len(lines(warned)) == 7
    assert lines(warned)[-1].startswith("⚠️ Раннее предупреждение")


def test_of_two_disagreements_the_task_is_told() -> None:
    said = [line for line in lines(replace(DIGEST, gaps=(GAP,), lenses=(LENS,))) if line[0] in "📐👥"]
    assert said == ["📐 «Дружелюбие и партнёрство»: факты лучше ответов. Расскажите клиентам, что уже сделано."]
    assert lines(replace(DIGEST, lenses=(LENS,)))[-1].startswith("👥 «Минимизация усилий»: работодатели ставят на 12,0")


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict.ROSE_MORE, "✅ Рост больше, чем"),
        (Verdict.AS_MUCH, "➖ Так же, как"),
        (Verdict.LESS, "🔻 Рост меньше, чем"),
    ],
)  # fmt: skip
def test_an_outcome_is_told_in_the_words_of_the_methodology(verdict: Verdict, words: str) -> None:
    told = replace(ACTION, outcome=replace(OUTCOME, verdict=verdict))
    said = lines(replace(DIGEST, actions=(told,)))
    assert said[-1] == f"{words} у центров с похожим началом: +5,2 (от +1,3 до +9,1). Было и стало: +6,0."
    assert "Открыли второе <окно>" in said[-2]


def test_too_few_to_compare_leaves_the_plain_difference_or_nothing() -> None:
    few = replace(ACTION, outcome=Outcome(Verdict.TOO_FEW, -1.25))
    assert lines(replace(DIGEST, actions=(few,)), "en")[-1].endswith(
        "Too few answers or similar centers to compare. Before and after: −1.2."
    )
    nothing = replace(ACTION, outcome=Outcome(Verdict.TOO_FEW, None))
    assert lines(replace(DIGEST, actions=(nothing,)), "en")[-1].endswith("similar centers to compare.")


@pytest.mark.parametrize(("weeks", "told"), [(12, True), (16, True), (17, False), (52, False)])
def test_an_outcome_is_news_for_some_weeks(weeks: int, told: bool) -> None:
    action = replace(ACTION, since=monday(DIGEST.week - weeks))
    assert ("второе <окно>" in " ".join(lines(replace(DIGEST, actions=(action,))))) is told


def test_what_goes_on_is_not_told() -> None:
    assert "окно" not in " ".join(lines(replace(DIGEST, actions=(replace(ACTION, outcome=None),))))


def test_everything_at_once_fits_and_keeps_the_figures() -> None:
    advice = (Recommendation("E1", 1.4, 0.0, 1.4),)
    later = Later(replace(FIGURES, last_range=ShownRange(StarRange(2, 3), "2026-10")), national=83.0)
    full = replace(
        DIGEST, later=later, gaps=(GAP,), lenses=(LENS,), recommendations=advice,
        center_name="Ц" * 160, actions=(replace(ACTION, what="я" * 300),),
    )  # fmt: skip
    for language in LANGUAGES:
        said = plain_text(full, texts_in(language), load())
        assert len(said.encode("utf-16-le")) // 2 <= LONGEST
        assert "81\u00a0%" in said
        assert "1,4" in said or "1.4" in said
