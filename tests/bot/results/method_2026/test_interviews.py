from dataclasses import replace

from bot.results.method_2026.interviews import unpacked
from scoring.method_2026.cells import NO_CELL
from storage.counting.voices import NOBODY, CenterVoices

MOMENTS = "2026-05-28 16:53:20" + "2026-05-28 17:53:20" + "2026-05-28 16:53:20"


def test_texts_of_a_page_become_arrays() -> None:
    page = [
        # Week 105700: an employer of class B of 35–44 (2) by typed code (2); then a job seeker of unknown age.
        CenterVoices(
            7, "5" * 15 + "1" * 15, "1057001122" + "00000002" + "1057010090" + "00000001",
            MOMENTS[:38], "00000000000000ff" + NOBODY,
        ),
        CenterVoices(9, "3" * 15, "1057020001" + "12345678", MOMENTS[38:], "00000000000000fe"),
    ]  # fmt: skip
    found = unpacked(page)
    assert found.codes[:, 0].tolist() == [5, 1, 3]
    assert found.places.tolist() == [0, 0, 1]
    assert (found.weeks.tolist(), found.kinds.tolist()) == ([105700, 105701, 105702], [1, 0, 0])
    assert (found.classes.tolist(), found.entries.tolist()) == ([1, 0, 0], [2, 0, 1])
    assert found.cells.tolist() == [2 * 4 + 2, NO_CELL, 1]
    assert found.numbers.tolist() == [2, 1, 12345678]
    # `date -u -d "2026-05-28 16:53:20" +%s` is 1779987200.
    assert found.orders.tolist() == [177998720000000002, 177999080000000001, 177998720012345678]
    # The last center alone is another page: its moment has a fraction, as a file has it.
    alone = unpacked([replace(page[1], moments="2026-05-28 16:53:20.987654")])
    assert alone.orders.tolist() == [177998720012345678]


def test_a_page_may_be_empty() -> None:
    found = unpacked([CenterVoices(7, "", "", "", "")])
    assert (len(found.codes), found.orders.tolist(), found.people.tolist()) == (0, [], [])


def test_people_are_numbered_by_name_and_nobody_is_nobody_in_particular() -> None:
    for names, expected in (
        (["000000000000000a", NOBODY, "0000000000000001", "000000000000000a", "0" * 16], [2, -1, 1, 2, 0]),
        (["person-a--------", NOBODY, "person-b--------", "person-a--------"], [1, -1, 2, 1]),
    ):
        size = len(names)
        page = [CenterVoices(1, "5" * 15 * size, "105700000000000001" * size, MOMENTS[:19] * size, "".join(names))]
        people = unpacked(page).people.tolist()
        assert [one == -1 for one in people] == [one == -1 for one in expected]
        # The numbers matter only by their order.
        assert [people.index(one) for one in people] == [expected.index(one) for one in expected]
        assert sorted(range(size), key=people.__getitem__) == sorted(range(size), key=expected.__getitem__)
