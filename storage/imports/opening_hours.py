"""Turns opening hours, as centers write them on their doors, into the one form that is stored."""

import re

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
NAMES = {
    "mo": "mo|mon|monday|пн|понед|понедельник",
    "tu": "tu|tue|tuesday|вт|вторник",
    "we": "we|wed|wednesday|ср|среда",
    "th": "th|thu|thursday|чт|четверг",
    "fr": "fr|fri|friday|пт|пятница",
    "sa": "sa|sat|saturday|сб|суббота",
    "su": "su|sun|sunday|вс|воскресенье",
}
BY_NAME = {name: day for day, names in NAMES.items() for name in names.split("|")}
DASHES = re.compile(r"\s*[-\u2010-\u2015\u2212]\s*")
TIMES = re.compile(r"(?:с |from )?(\d{1,2})[:.](\d{2})(?:-| до | to )(\d{1,2})[:.](\d{2})")
SEPARATORS = re.compile(r"[\s,;:]+")
WORD = re.compile(r"([a-zа-я]+)\.?(?:-([a-zа-я]+)\.?)?")
EVERY_DAY = ("ежедневно", "daily")
CLOSED = ("выходной", "выходные", "закрыто", "closed")
EXAMPLE = 'is not opening hours such as "mo-fr 09:00-18:00; sa 10:00-14:00"'


def canonical(text: str) -> str:
    """Returns, for example, "mo-fr 09:00-18:00; sa 10:00-14:00", also from Russian, other dashes or shorter times.
    Raises ValueError with the reason."""
    words = DASHES.sub("-", " ".join(text.casefold().split()))
    parts: list[str] = []
    days: list[str] = []
    at = 0
    for found in TIMES.finditer(words):
        part = words[at : found.end()].strip(" ;,")
        # After a break the same days continue.
        if words[at : found.start()].strip(" ,") or not days:
            days = _days(words[at : found.start()], part)
        hours = _hours(found, part)
        parts += [f"{one} {hours}" for one in days]
        at = found.end()
    if words[at:].strip(" ;,."):
        _days(words[at:], words[at:], closed=True)
    if not parts:
        raise ValueError(EXAMPLE)
    return "; ".join(parts)


def _days(words: str, part: str, *, closed: bool = False) -> list[str]:
    """The days before a time; those that are closed are left out."""
    days: list[str] = []
    for word in SEPARATORS.split(words.strip(" ;,:")):
        if word in EVERY_DAY:
            days.append("mo-su")
        elif word in CLOSED:
            days.clear()
        else:
            days.append(_range(word, part))
    if bool(days) is closed:
        raise ValueError(EXAMPLE)
    return days


def _range(word: str, part: str) -> str:
    found = WORD.fullmatch(word)
    first, last = (BY_NAME.get(found[1]), BY_NAME.get(found[2] or found[1])) if found else (None, None)
    if first is None or last is None:
        raise ValueError(EXAMPLE)
    if DAYS.index(last) < DAYS.index(first):
        raise ValueError(f"has {part!r}, which ends before it begins")
    return first if first == last else f"{first}-{last}"


def _hours(found: "re.Match[str]", part: str) -> str:
    opens, closes = f"{found[1]:0>2}:{found[2]}", f"{found[3]:0>2}:{found[4]}"
    # Hours after midnight belong to the next day: "fr 18:00-24:00; sa 00:00-02:00".
    if not (opens < "24:00" and closes <= "24:00" and found[2] < "60" and found[4] < "60"):
        raise ValueError(EXAMPLE)
    if closes <= opens:
        raise ValueError(f"has {part!r}, which ends before it begins")
    return f"{opens}-{closes}"
