"""The shipped questionnaire agrees with the methodology."""

from questionnaire.loader import load, versions
from questionnaire.model import HARD_TO_SAY, LANGUAGES, NOT_USED, RespondentType

CODES = ("F1", "F2", "F3", "U1", "U2", "U3", "E1", "E2", "E3", "P1", "P2", "P3", "C1", "C2", "C3")


def test_the_fifteen_questions_stand_in_their_order() -> None:
    assert load().codes == CODES
    assert [question.position for question in load().questions] == list(range(15))


def test_the_group_weights_are_those_of_the_methodology() -> None:
    assert {group.code: group.weight for group in load().groups} == {"F": 30, "U": 25, "E": 20, "P": 15, "C": 10}


def test_the_published_pilot_items_are_marked() -> None:
    assert {question.code for question in load().questions if question.pilot} == {"F1", "F2", "U1", "E3", "C2", "C3"}


def test_only_the_channels_can_be_unused() -> None:
    questionnaire = load()
    unused = {question.code for question in questionnaire.questions if questionnaire.allows(question, NOT_USED)}
    assert unused == {"E3", "C2", "C3"}


def test_hard_to_say_is_offered_everywhere_and_no_other_code_exists() -> None:
    questionnaire = load()
    for question in questionnaire.questions:
        offered = {option.code for option in questionnaire.options_for(question)}
        assert offered - {NOT_USED} == {1, 2, 3, 4, 5, HARD_TO_SAY}
        assert not any(questionnaire.allows(question, code) for code in (0, 6, 7, 10, -1))


def test_employers_have_their_own_wording_where_the_methodology_gives_one() -> None:
    questionnaire = load()
    same = {
        question.code
        for question in questionnaire.questions
        if question.wording[RespondentType.EMPLOYER] == question.wording[RespondentType.JOB_SEEKER]
    }
    assert same == {"F1", "F2", "E3", "C1", "C2", "C3"}


def test_russian_wording_is_the_reference() -> None:
    questionnaire = load()
    f1, u3 = questionnaire.question("F1"), questionnaire.question("U3")
    assert f1.wording[RespondentType.JOB_SEEKER]["ru"] == (
        "Сотрудники центра обладают высоким уровнем профессиональных знаний"
    )
    assert u3.wording[RespondentType.EMPLOYER]["ru"] == "Нам понятно, как и когда закроют вакансию"


def test_button_labels_fit_on_a_small_phone() -> None:
    """About 28 characters fit on one line of a full-width button, half of it where two stand side by side."""
    for option in load().options:
        for language in LANGUAGES:
            limit = 16 if option.code in (HARD_TO_SAY, NOT_USED) else 28
            assert len(option.label[language]) <= limit


def test_the_usual_version_is_the_one_of_the_pilot() -> None:
    assert load().version == load("2022.1").version == "2022.1"
    assert versions() == ("2022.1", "2026.1")


def test_of_2026_1_only_f1_e2_and_the_third_type_are_new() -> None:
    """Everything else must stay word for word, or answers to it could not be compared."""
    old, new = load("2022.1"), load("2026.1")
    assert (new.groups, new.options, new.codes) == (old.groups, old.options, old.codes)
    changed = {one.code for one in new.questions if one.wording != old.question(one.code).wording}
    assert changed == {"F1", "E2"}
    for code in set(new.codes) - changed:
        assert new.question(code) == old.question(code)
    assert new.question("F1").wording[RespondentType.EMPLOYER]["ru"] == "Сотрудники центра хорошо знают своё дело"
    assert new.question("E2").wording[RespondentType.JOB_SEEKER]["ru"] == "У меня попросили только нужные документы"
    assert old.types == (RespondentType.JOB_SEEKER, RespondentType.EMPLOYER)
    assert new.types == (*old.types, RespondentType.OTHER)


def test_the_pilot_did_not_ask_the_new_f1() -> None:
    assert {one.code for one in load("2026.1").questions if one.pilot} == {"F2", "U1", "E3", "C2", "C3"}


def test_others_read_the_wording_of_job_seekers() -> None:
    for question in load("2026.1").questions:
        assert question.wording[RespondentType.OTHER] == question.wording[RespondentType.JOB_SEEKER]


def test_a_wording_has_the_readers_that_its_version_knows() -> None:
    job_seeker, employer, other = RespondentType
    assert load("2022.1").readers_of(job_seeker) == (job_seeker,)
    assert load("2026.1").readers_of(job_seeker) == load("2026.1").readers_of(other) == (job_seeker, other)
    assert load("2026.1").readers_of(employer) == (employer,)
