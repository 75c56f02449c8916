"""The codes of a nation's centers, drawn from one another, are those that would be drawn one by one."""

from itertools import product

from bot.site.qr import AlikeCodes, draw


def test_codes_of_many_addresses_are_the_same_as_each_drawn_alone() -> None:
    codes = AlikeCodes()
    places = ("https://t.me/czn_bot?start=c-", "https://max.ru/czn_bot?start=c-", "https://centers.example.org/c/")
    centers = ("msk-001", "msk-002", "spb-044", "Zz9_~", "a", "b", "0" * 60)
    for place, center in product(places, centers):
        assert codes.draw(place + center) == draw(place + center)
