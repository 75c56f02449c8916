"""What a language pack has to translate."""

from questionnaire.languages import Language
from questionnaire.loader import load
from questionnaire.model import RespondentType
from questionnaire.translations import missing, sources, stale

EVERY = Language("xx", "X", True, dict.fromkeys(sources(), "x"))


def test_each_russian_text_stands_once_with_the_first_place_where_it_stands() -> None:
    found = sources()
    assert found["Дружелюбие и партнёрство"] == "2022.1: group F"
    assert found["Дружелюбие"] == "2022.1: group F, brief"
    assert found["Да, полностью"] == "2022.1: option 5"
    first = load("2022.1").questions[0]
    assert found[first.wording[RespondentType.JOB_SEEKER]["ru"]] == "2022.1: F1, job_seeker"
    assert found[first.brief["ru"]] == "2022.1: F1, brief"
    assert found[load("2022.1").questions[2].wording[RespondentType.EMPLOYER]["ru"]] == "2022.1: F3, employer"
    assert found["Ожидание в очереди"] == "indicators: waiting_minutes"
    assert found["мин"] == "indicators: waiting_minutes, unit"
    assert found["вежливость"] == "themes: courtesy"
    assert {place.split(":")[0] for place in found.values()} == {"2022.1", "2026.1", "actions", "themes", "indicators"}
    assert sum(place.startswith("actions: F1, ") for place in found.values()) in (1, 2)


def test_a_pack_misses_what_it_does_not_translate_and_keeps_what_is_gone() -> None:
    assert missing(EVERY) == {} and stale(EVERY) == []
    pack = Language("xx", "X", True, {"мин": "x", "Такого текста нет": "y"})
    assert missing(pack) == {text: place for text, place in sources().items() if text != "мин"}
    assert stale(pack) == ["Такого текста нет"]
