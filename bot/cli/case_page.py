"""A case in plain words: what the test saw, what may be behind it, what to do."""

from collections.abc import Iterator
from datetime import datetime
from textwrap import fill
from typing import TYPE_CHECKING, Any

from bot.cli.language import gettext as _
from bot.cli.language import ngettext, pgettext

if TYPE_CHECKING:
    from bot.tables.cases import Details
    from storage.quality.cases import Case

INDENT = "  "
BAR = 40
"""Characters of the longest bar."""
LEAST_CHANCE = 1e-9
BEYOND_COUNTING = "1,000,000,000"


def page(found: "Details", now: datetime, width: int) -> str:
    return "\n".join(_lines(found, now, width)) + "\n"


def _lines(found: "Details", now: datetime, width: int) -> Iterator[str]:
    from scoring.windows import week_name

    case, center = found.case, found.center

    def told(text: str) -> str:
        return fill(text, width, initial_indent=INDENT, subsequent_indent=INDENT)

    yield _("Case {id}: {kind}").format(id=case.id, kind=kind(case))
    yield told(f"{center.code}, {center.name}, {center.region}")
    week = week_name(case.found.week)
    yield told(_("Answers of {start} to {end}").format(start=found.window.start, end=found.window.end) + f" ({week})")
    yield told(_state(case, now))
    yield "\n" + _("What the test saw")
    yield told(_seen(case))
    yield from (INDENT + line for line in _bars(case))
    yield from (told(line) for line in _chance(case))
    yield "\n" + _("What may be behind it")
    yield told(_behind(case))
    yield "\n" + _("The answers that it rests on")
    yield told(_answers(found))
    if found.others:
        yield "\n" + _("Other open cases of the center")
        yield from (f"{INDENT}{other.id}  {kind(other)}" for other in found.others)
    yield "\n" + _("To do")
    yield from (f"{INDENT}czn-index cases {line}" for line in _to_do(case))


def kind(case: "Case") -> str:
    return pgettext("case", case.found.kind)


def _state(case: "Case", now: datetime) -> str:
    days = (now - case.opened_at).days
    opened = f"{case.opened_at:%Y-%m-%d}"
    if case.settled_at is None:
        return _("Opened on {day}; nobody has decided for {n} days.").format(day=opened, n=days)
    settled = {"state": pgettext("case", case.state.value), "at": f"{case.settled_at:%Y-%m-%d}", "by": case.settled_by}
    return _("Opened on {day}; {state} on {at} by {by}: {reason}").format(day=opened, reason=case.reason, **settled)


def _seen(case: "Case") -> str:
    seen: dict[str, Any] = dict(case.found.figures)
    match case.found.kind:
        case "doubtful share":
            said = _(
                "{doubtful} of {answers} answers that count are doubtful (in haste, in a burst or outside opening "
                "hours): {rate}. In the whole country it is {usual}."
            )
        case "doubtful effect":
            said = _(
                "With the {doubtful} doubtful ones of {people} people the index is {index}, without them "
                "{index_clean}. Chance alone makes a difference of up to {by_chance}."
            )
        case "all fives":
            said = _(
                "{rate} of {people} job seekers gave nothing but fives. At a center with such an index it is "
                "usually {usual}."
            )
        case "same pattern":
            said = _(
                "Of all pairs among {people} job seekers {rate} gave the same fifteen answers. At a center with "
                "such an index it is usually {usual}."
            )
        case "everything used":
            said = _(
                "{people} job seekers chose “did not use” in {rate} of the answers that could be it. At a center "
                "with such an index it is usually {usual}."
            )
        case "person fit":
            said = _(
                "What is easy elsewhere is hard to people here, and the reverse: the answers of {people} job "
                "seekers follow the country’s at {rate} (1: alike; 0: not at all). Usually it is {usual}."
            )
        case "slips against posters":
            said = _(
                "Job seekers who came by a slip grade {rate} points above those who came by a poster. Usually "
                "it is {usual}."
            )
        case "all ones":
            said = _("{rate} of {people} job seekers gave nothing but ones. In the whole country it is {usual}.")
        case _:
            said = _(
                "From {first_day} to {last_day} {answers} answers count, and only {visits} visits are reported "
                "for these days and the three before."
            )
    return said.format(**{name: spoken(case.found.kind, name, value) for name, value in seen.items()})


def spoken(kind: str, name: str, value: object) -> object:
    if not isinstance(value, float):
        return value
    if name in ("rate", "usual"):
        match kind:
            case "person fit":
                return f"{value:.2f}"
            case "slips against posters":
                return f"{value:+.1f}"
            case _:
                return _percent(value)
    return f"{value:.1f}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _bars(case: "Case") -> Iterator[str]:
    """The center's figure above the usual one."""
    seen = case.found.figures
    match case.found.kind:
        case "slips against posters":
            return
        case "doubtful effect":
            pairs = {_("with them"): seen["index"], _("without"): seen["index_clean"]}
        case "more answers than visits":
            pairs = {_("answers"): seen["answers"], _("visits"): seen["visits"]}
        case _:
            pairs = {_("here"): seen["rate"], _("usual"): seen["usual"]}
    longest, widest = max(max(pairs.values()), 0.0), max(map(len, pairs))
    for name, value in pairs.items():
        length = round(BAR * max(value, 0) / longest) if longest else 0
        figure = value if isinstance(value, int) else spoken(case.found.kind, "rate" if "rate" in seen else "", value)
        yield f"{name:<{widest}} {'█' * length} {figure}"


def _chance(case: "Case") -> Iterator[str]:
    p = case.found.figures.get("p")
    if p is not None:
        of = BEYOND_COUNTING if p < LEAST_CHANCE else f"{_rounded(1 / p):,}"
        yield _("By chance alone so much would be seen at one of {n} centers.").format(n=of)


def _rounded(number: float) -> int:
    """Two digits of a number of 1 or more."""
    return int(float(f"{number:.1e}"))


def _behind(case: "Case") -> str:
    match case.found.kind:
        case "doubtful share" | "doubtful effect":
            return _(
                "A rush on one day, or opening hours that are not those in the list. Or somebody who taps through "
                "one interview after another."
            )
        case "all fives" | "same pattern":
            return _(
                "A day on which guests were asked to be kind, or a class that answered together. Or one person "
                "who fills in many interviews."
            )
        case "everything used":
            return _(
                "A center that shows its clients the site and the contact centre. Or people who answer without "
                "having been there: they forget that most clients use neither."
            )
        case "person fit":
            return _(
                "A center that is unlike all others, such as one under repair. Or answers made up without regard "
                "to the questions."
            )
        case "slips against posters":
            return _("Slips that are given at another counter. Or slips that are given to those who look content.")
        case "all ones":
            return _("A bad week that made people angry. Or a campaign against the center.")
        case _:
            return _(
                "A day that was reported too low, or a poster that hangs outside. Or answers of people who were "
                "never there."
            )


def _answers(found: "Details") -> str:
    n = len(found.answers)
    said = ngettext("{n} answer is there", "{n} answers are there", n).format(n=n)
    if found.invalid:
        said += ", " + ngettext(
            "{n} of them is marked invalid", "{n} of them are marked invalid", found.invalid
        ).format(n=found.invalid)
    return f"{said}. " + (
        _("They are those that the test saw.")
        if found.intact
        else _("Others have been deleted since at their owners’ wish.")
    )


def _to_do(case: "Case") -> Iterator[str]:
    yield f"show {case.id} --answers"
    if case.settled_at is None:
        yield f"clear {case.id} --reason '…'"
        yield f"review {case.id} --reason '…'"
    if case.state.value != "cleared":
        yield f"invalidate {case.id} --answers ID,ID --reason '…'"
