"""The flow of an interview, as pure functions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaire import flow
from questionnaire.flow import NO_ANSWERS, Stage, Step, Verdict, judge
from questionnaire.loader import load
from questionnaire.model import AgeBand, RespondentType

SEEKER, EMPLOYER, AGE = RespondentType.JOB_SEEKER, RespondentType.EMPLOYER, AgeBand.FROM_35
E3 = 8
prefixes = st.text(alphabet="123458", max_size=15).map(lambda given: given.ljust(15, "0"))


def test_type_comes_first_then_age_then_the_questions_then_the_summary() -> None:
    assert flow.next_step(None, None, NO_ANSWERS) == Step(Stage.RESPONDENT_TYPE)
    assert flow.next_step(SEEKER, None, NO_ANSWERS) == Step(Stage.AGE_BAND)
    assert flow.next_step(SEEKER, AGE, NO_ANSWERS) == Step(Stage.QUESTION, 0)
    assert flow.next_step(SEEKER, AGE, "54" + "0" * 13) == Step(Stage.QUESTION, 2)
    assert flow.next_step(SEEKER, AGE, "5" * 15) == Step(Stage.SUMMARY)


def test_back_leads_from_the_summary_to_the_first_step() -> None:
    step, seen = Step(Stage.SUMMARY), []
    while (before := flow.previous_step(step)) is not None:
        seen.append(step := before)
    questions = [Step(Stage.QUESTION, position) for position in range(14, -1, -1)]
    assert seen == [*questions, Step(Stage.AGE_BAND), Step(Stage.RESPONDENT_TYPE)]


def test_only_steps_up_to_the_current_one_have_been_reached() -> None:
    current = Step(Stage.QUESTION, 4)
    assert flow.reached(Step(Stage.QUESTION, 4), current)
    assert flow.reached(Step(Stage.RESPONDENT_TYPE), current)
    assert not flow.reached(Step(Stage.QUESTION, 5), current)
    assert not flow.reached(Step(Stage.SUMMARY), current)


@given(prefixes)
def test_progress_counts_what_is_answered(answers: str) -> None:
    progress = flow.progress(answers)
    assert progress.answered == sum(digit != "0" for digit in answers)
    assert progress.total == 15


@given(prefixes, st.integers(0, 14), st.sampled_from([1, 2, 3, 4, 5, 8, 9]))
def test_an_answer_changes_its_own_digit_and_no_other(answers: str, position: int, code: int) -> None:
    changed = flow.with_answer(answers, position, code)
    assert flow.answer_at(changed, position) == code
    assert len(changed) == 15
    assert all(changed[other] == answers[other] for other in range(15) if other != position)


@pytest.mark.parametrize(
    ("answers", "position", "was", "code", "verdict"),
    [
        (NO_ANSWERS, 0, 0, 5, Verdict.RECORD),
        ("5" + "0" * 14, 0, 0, 5, Verdict.REPEATED),  # a double tap
        ("5" + "0" * 14, 0, 0, 4, Verdict.STALE),  # two quick taps on different options: the first stands
        ("5" + "0" * 14, 0, 5, 4, Verdict.RECORD),  # Back, and another answer
        ("5" + "0" * 14, 0, 5, 5, Verdict.REPEATED),  # Back, and the same answer
        ("4" + "0" * 14, 0, 5, 3, Verdict.STALE),  # an old button, drawn over an answer that has changed
        (NO_ANSWERS, 1, 0, 5, Verdict.STALE),  # its turn has not come
        (NO_ANSWERS, 0, 0, 9, Verdict.IMPOSSIBLE),  # F1 cannot be unused
        ("5" * E3 + "0" * 7, E3, 0, 9, Verdict.RECORD),  # the contact center can
        (NO_ANSWERS, 0, 0, 7, Verdict.IMPOSSIBLE),
        (NO_ANSWERS, 15, 0, 5, Verdict.IMPOSSIBLE),
        (NO_ANSWERS, -1, 0, 5, Verdict.IMPOSSIBLE),
    ],
)
def test_a_tap_is_judged_by_the_answers_as_they_stand(
    answers: str, position: int, was: int, code: int, verdict: Verdict
) -> None:
    assert judge(load(), answers, position, was, code) is verdict


@pytest.mark.parametrize(
    ("before", "after", "answers", "kept"),
    [
        # Both types read the same words in F1, F2, E3, C1, C2 and C3.
        (SEEKER, EMPLOYER, "123451234512345", "120000004000345"),
        (EMPLOYER, SEEKER, "55" + "0" * 13, "55" + "0" * 13),
        (SEEKER, EMPLOYER, "555" + "0" * 12, "55" + "0" * 13),
        (None, SEEKER, NO_ANSWERS, NO_ANSWERS),
    ],
)
def test_another_type_keeps_the_answers_to_questions_in_the_same_words(
    before: RespondentType | None, after: RespondentType, answers: str, kept: str
) -> None:
    assert flow.kept_answers(load(), answers, before, after) == kept


def test_after_a_change_of_type_only_the_other_questions_are_asked() -> None:
    answers, asked = "120000004000345", []
    while (step := flow.next_step(EMPLOYER, AGE, answers)).position is not None:
        asked.append(step.position)
        assert judge(load(), answers, step.position, 0, 5) is Verdict.RECORD
        answers = flow.with_answer(answers, step.position, 5)
    assert asked == [2, 3, 4, 5, 6, 7, 9, 10, 11]
    assert answers == "125555554555345"


@given(prefixes, st.integers(-2, 16), st.integers(0, 9), st.integers(0, 9))
def test_what_is_recorded_never_leaves_a_gap(answers: str, position: int, was: int, code: int) -> None:
    if judge(load(), answers, position, was, code) is Verdict.RECORD:
        changed = flow.with_answer(answers, position, code)
        assert "0" not in changed.rstrip("0")
