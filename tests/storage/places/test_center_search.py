"""Centers are found as people type them, in any script and with slips, and nothing else is taken for one."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from storage.engine.database import Database
from storage.errors import CenterNotFound
from storage.imports import centers_file
from storage.places import center_search, centers
from storage.places.spelling import words_of
from tests import postgres, sqlite_file
from tests.storage.conftest import NOW

SAMPLE = centers_file.read(Path(centers_file.__file__).parents[1] / "data" / "centers_sample.csv")

BRYANSK = """
Брянск
брянск
БРЯНСК
г. Брянск
г.Брянск
город Брянск
Брянск.
Брянск!
«Брянск»
Брянск, Десна
Десна
ЦЗН Брянск
цзн г. Брянска
Центр занятости населения Брянск
Центр занятости «Десна»
Бря́нск
Брянсĸ
брянсг
брянк
бярнск
Бpянcк
Bryansk
Briansk
bryansk city
<hzycr
,hzycr
BRY-01
ВRY-01
вry-01
BRY–01
BRY—01
BRY‑01
BRY-01.
BRY 01
BRY_01
bry01
код BRY-01
Код: bry-01
мой код BRY-01 Брянск
ＢＲＹ-01
""".strip().splitlines()

ELSEWHERE = {
    "Нижний Новгород": "NIZ-01",
    "nizhny novgorod": "NIZ-01",
    "Nizhnij Novgorod": "NIZ-01",
    "Н.Новгород": "NIZ-01",
    "красноярск": "KYA-01",
    "Krasnoyarsk": "KYA-01",
    "норильс": "KYA-03",
}

NOT_A_CENTER = """
Спасибо большое за помощь!
и ещё там нет туалета
Хочу пожаловаться на хамство
Всё понравилось
Thanks a lot
когда вы работаете
йцукен
asdfgh
???
🙂
12345
 
""".strip("\n").splitlines()


@pytest.fixture
async def sample(db: Database) -> Database:
    await centers.load(db, SAMPLE, now=NOW)
    return db


async def first(db: Database, text: str) -> str | None:
    found = await center_search.search(db, text, limit=5)
    return found[0].code if found else None


Ask = Callable[[str], str | None]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def ask(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """`first`, of one database of each kind for all who only ask: making it takes twenty times as long as asking."""
    server: postgres.Server | None = None
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres_server")
        url = server.lend()
    else:
        url = sqlite_file.new_url(tmp_path_factory.mktemp("search") / "czn.db")
    with asyncio.Runner() as runner:
        db = runner.run(Database.open(url))
        runner.run(centers.load(db, SAMPLE, now=NOW))
        yield lambda text: runner.run(first(db, text))
        runner.run(db.close())
    if server is not None:
        server.take_back(url)


@pytest.mark.parametrize("text", BRYANSK)
def test_bryansk_is_found_however_it_is_typed(ask: Ask, text: str) -> None:
    assert ask(text) == "BRY-01"


@pytest.mark.parametrize(("text", "code"), ELSEWHERE.items())
def test_others_are_found_too(ask: Ask, text: str, code: str) -> None:
    assert ask(text) == code


@pytest.mark.parametrize("text", NOT_A_CENTER)
def test_what_names_no_center_finds_none(ask: Ask, text: str) -> None:
    assert ask(text) is None


async def test_a_region_offers_its_centers_and_a_city_only_its_own(sample: Database) -> None:
    region = await center_search.search(sample, "Брянская область", limit=5)
    assert {center.code for center in region} == {"BRY-01", "BRY-02"}
    assert [center.code for center in await center_search.search(sample, "Брянск", limit=5)] == ["BRY-01"]


async def test_the_beginning_of_a_code_offers_all_that_begin_so(sample: Database) -> None:
    for text in ("bry", "BRY-", "ВRY"):
        assert [center.code for center in await center_search.search(sample, text, limit=5)] == ["BRY-01", "BRY-02"]


async def test_a_code_that_several_centers_share_but_for_dashes_offers_them_all(db: Database) -> None:
    rows = [replace(SAMPLE[0], code=code) for code in ("A-12", "A1-2")]
    await centers.load(db, rows, now=NOW)
    assert {center.code for center in await center_search.search(db, "a12", limit=5)} == {"A-12", "A1-2"}
    with pytest.raises(CenterNotFound):
        await centers.by_code(db, "a12")
    assert (await centers.by_code(db, "a1-2")).code == "A1-2"


async def test_a_code_is_known_by_its_letters_alone(sample: Database) -> None:
    for spelled in ("BRY-01", "bry01", "ВRY–01", " bry 01 "):
        assert (await centers.by_code(sample, spelled)).code == "BRY-01"
    with pytest.raises(CenterNotFound):
        await centers.by_code(sample, "BRY-1")


async def test_a_center_that_is_new_is_found_at_once_and_a_closed_one_is_not(
    sample: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await first(sample, "Тмутаракань") is None
    new = replace(SAMPLE[0], code="TMU-01", city="Тмутаракань", name="Центр занятости «Море»")
    await centers.load(sample, [new], now=NOW)
    monkeypatch.setattr(center_search, "STALE_SECONDS", 0.0)
    assert await first(sample, "Тмутаракань") == "TMU-01"
    await centers.load(sample, SAMPLE, now=NOW, close_missing=True)
    assert await first(sample, "Тмутаракань") is None


async def test_no_more_are_offered_than_asked_for(sample: Database) -> None:
    assert len(await center_search.search(sample, "Красноярский край", limit=2)) == 2


def test_words_that_say_nothing_are_left_out_unless_there_are_no_others() -> None:
    assert words_of("Центр занятости г. Клинцы") == ["klinci"]
    assert words_of("центр занятости") == ["centr", "zaniatosti"]
    assert words_of("") == []
