"""A site made up for the tests: a few centers, one of each kind."""

from datetime import UTC, date, datetime, timedelta

from bot.site.model import Entry, Link, Measured, Region, Site, TrendPoint
from questionnaire.loader import load
from scoring.method_2022.actions import ActionTaken, Outcome, Verdict
from scoring.method_2022.card import Card, Figure
from scoring.method_2022.heading import Heading
from scoring.method_2022.stars import Star, StarState

UNTIL = date(2026, 11, 22)
SINCE = date(2026, 8, 24)
NASTY = "ГКУ <script>alert(\"ЦЗН\")</script> & 'труд' {{ 7 * 7 }} {% raw %} =1+1"
LONG = (NASTY * 4)[:200]
FIGURE = Figure(82.44, 79.1, 85.6)


def card(**changed: object) -> Card:
    known: dict[str, object] = {
        "star": Star(StarState.STAR, 4),
        "n": 214,
        "since": SINCE,
        "until": UNTIL,
        "missing": 0,
        "index": FIGURE,
        "groups": tuple((group.code, FIGURE) for group in load().groups),
        "praised": ("F1", "F2"),
        "ranked_by": 81.0,
        "heading": Heading.UP,
        "published": UNTIL + timedelta(days=1),
    }
    return Card(**(known | changed))  # type: ignore[arg-type]


def entry(code: str, known: Card | None, *, name: str = "Центр «Десна»", **changed: object) -> Entry:
    values: dict[str, object] = {
        "slug": code.lower(),
        "city": "Брянск",
        "region": "Брянская область",
        "latitude": 53.2434,
        "longitude": 34.3637,
        "with_slips": False,
    }
    return Entry(code=code, name=name, card=known, **(values | changed))  # type: ignore[arg-type]


def whole(code: str) -> Entry:
    """A center that has everything."""
    return entry(
        code,
        card(),
        address="ул. <Дуки>, 80",
        phone="+7 4832 12-34-56 доб. 7",
        opening_hours="mo-fr 09:00-18:00; sa 10:00-14:00",
        trend=tuple(TrendPoint(UNTIL - timedelta(weeks=5 - week), 200 + week, 80.0 + week, 1.5) for week in range(6)),
        measured=(Measured("waiting_minutes", "E", 10.0, 80.0), Measured("complaints_per_1000", "F", 5.0, 50.0)),
        actions=(
            ActionTaken("a", "E", f"Открыли второе окно {NASTY}", date(2026, 7, 1), Outcome(Verdict.IMPROVED, 4, 1, 7)),
            ActionTaken("b", "U", "Звоним сами", date(2026, 10, 5), None),
        ),
        links=(Link("telegram", f"https://t.me/czn_bot?start=c-{code}"), Link("max", "https://max.ru/czn_bot?start=c")),
    )


def site(*entries: Entry) -> Site:
    """One region with these centers and one with a single one."""
    other = entry("PSK-01", None, region="Псковская область", city="Псков", with_slips=True)
    return Site(
        generated_at=datetime(2026, 11, 23, 6, 30, tzinfo=UTC),
        published_at=datetime(2026, 11, 23, 6, 0, tzinfo=UTC),
        until=UNTIL,
        methodology="2022.1",
        questionnaire=load(),
        contact="Служба <занятости>",
        index=FIGURE,
        regions=(
            Region("Брянская область", "bryanskaya-oblast", FIGURE, entries),
            Region("Псковская область", "pskovskaya-oblast", None, (other,)),
        ),
    )


def everything() -> Site:
    few = card(star=Star(StarState.HIDDEN, None), n=3, missing=7, index=None, groups=(), praised=(), ranked_by=None)
    return site(
        whole("BRY-01"),
        entry("BRY-02", few, name=LONG),
        entry("BRY-03", card(star=Star(StarState.PRELIMINARY, None), n=20, preliminary=True)),
        entry("BRY-04", card(star=Star(StarState.UNDER_REVIEW, 3))),
        entry("BRY-05", card(star=Star(StarState.NOT_ENOUGH_DATA, None), ranked_by=85.0)),
    )
