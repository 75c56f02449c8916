from bot.results.method_2026.interviews import unpacked
from scoring.method_2026.cells import NO_CELL
from storage.voices import NOBODY, CenterVoices

ORDERS = "178000000000000002" + "178000360000000001" + "178000000000000003"


def test_texts_of_a_page_become_arrays() -> None:
    page = [
        # Week 105700: an employer of class B of 35–44 (2) by typed code (2); then a job seeker of unknown age.
        CenterVoices(7, "5" * 15 + "1" * 15, "1057001122" + "1057010090", ORDERS[:36], "00000000000000ff" + NOBODY),
        CenterVoices(9, "3" * 15, "1057020001", ORDERS[36:], "00000000000000fe"),
    ]
    found = unpacked(page)
    assert found.codes[:, 0].tolist() == [5, 1, 3]
    assert found.places.tolist() == [0, 0, 1]
    assert (found.weeks.tolist(), found.kinds.tolist()) == ([105700, 105701, 105702], [1, 0, 0])
    assert (found.classes.tolist(), found.entries.tolist()) == ([1, 0, 0], [2, 0, 1])
    assert found.cells.tolist() == [2 * 4 + 2, NO_CELL, 1]
    assert found.orders.tolist() == [178000000000000002, 178000360000000001, 178000000000000003]
    assert found.numbers.tolist() == [2, 1, 3]


def test_people_are_numbered_by_name_and_nobody_is_nobody_in_particular() -> None:
    for names, expected in (
        (["000000000000000a", NOBODY, "0000000000000001", "000000000000000a", "0" * 16], [2, -1, 1, 2, 0]),
        (["person-a--------", NOBODY, "person-b--------", "person-a--------"], [1, -1, 2, 1]),
    ):
        size = len(names)
        page = [CenterVoices(1, "5" * 15 * size, "1057000000" * size, "178000000000000001" * size, "".join(names))]
        people = unpacked(page).people.tolist()
        assert [one == -1 for one in people] == [one == -1 for one in expected]
        # The numbers matter only by their order.
        assert [people.index(one) for one in people] == [expected.index(one) for one in expected]
        assert sorted(range(size), key=people.__getitem__) == sorted(range(size), key=expected.__getitem__)
