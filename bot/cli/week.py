"""The operator's week on one page."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from textwrap import fill
from typing import TYPE_CHECKING

from bot.cli.audited import Audit, in_database
from bot.cli.common import FormatOption, PagerOption, now, settings
from bot.cli.language import gettext as _
from bot.cli.language import ngettext, spoken_error
from bot.cli.printing import Format, Layout, print_rows, show
from bot.cli.tables import Screen, screen

if TYPE_CHECKING:
    from bot.tables.week import Fact

INDENT = "  "


def week(format: FormatOption = Format.TABLE, pager: PagerOption = True) -> None:
    """Show the week on one page: what was published, who is silent, what failed, what waits, and what to do."""
    from bot.tables import week as table

    own = settings()
    found = in_database(Audit("week"), lambda db: table.facts(db, now(), own.messenger, own.methodologies))
    layout = Layout(format, pager=pager)
    if layout.is_table:
        show("".join(f"{line}\n" for line in _page(found, screen())), layout)
    else:
        print_rows([{**asdict(one), "section": str(one.section)} for one in found], layout)


def _page(found: "Sequence[Fact]", shown_on: Screen) -> Iterator[str]:
    """The lines of the page. Those to do are never broken, so that they can be pasted."""
    from bot.tables.week import Section
    from scoring.windows import last_complete_week, window

    span = window(last_complete_week(now().date()), 1)
    at = f"{now():%Y-%m-%d %H:%M}"
    yield shown_on.bolded(_("Week {start} to {end}, seen on {at} UTC").format(start=span.start, end=span.end, at=at))
    titles = {
        Section.PUBLISHED: _("Published"),
        Section.SILENT: _("Silent or falling"),
        Section.FAILED: _("Failed"),
        Section.WAITING: _("Waiting"),
    }
    for section, title in titles.items():
        yield "\n" + shown_on.bolded(title)
        mine = [one for one in found if one.section is section]
        for one in mine:
            yield fill(_line(one), shown_on.width, initial_indent=INDENT, subsequent_indent=2 * INDENT)
        if not mine:
            yield INDENT + _("nothing")
    yield "\n" + shown_on.bolded(_("To do"))
    to_do = list(dict.fromkeys(spoken_error(line) for one in found for line in one.to_do))
    for line in to_do or [_("nothing")]:
        yield INDENT + line


def _line(fact: "Fact") -> str:
    if fact.found is not None:
        return f"{spoken_error(fact.what)}: {spoken_error(fact.found)}"
    said = _phrase(fact)
    if fact.since is not None:
        said = f"{said}, {_since(fact)}"
    if fact.names:
        more = fact.number - len(fact.names)
        rest = ["; " + ngettext("{n} more", "{n} more", more).format(n=more)] if more else [""]
        said = f"{said}: {'; '.join(fact.names)}{rest[0]}"
    return said


def _phrase(fact: "Fact") -> str:
    """The number of things of a kind."""
    of = {"n": fact.number, "total": fact.total}
    n, total = fact.number, fact.total or 0
    match fact.section.value, fact.what:
        case "published", "centers":
            said = ngettext("{n} of {total} center published", "{n} of {total} centers published", total)
        case "published", "starred":
            said = ngettext("{n} of {total} center with stars", "{n} of {total} centers with stars", total)
        case "published", "digests":
            said = ngettext("{n} of {total} digest built", "{n} of {total} digests built", total)
        case "published", _:
            said = ngettext("{n} of {total} message delivered", "{n} of {total} messages delivered", total)
        case _, "silent":
            said = ngettext("{n} center without answers", "{n} centers without answers", n)
        case _, "never_answered":
            said = ngettext("{n} center that never had an answer", "{n} centers that never had an answer", n)
        case _, "unscanned_poster":
            said = ngettext("{n} center whose poster nobody scans", "{n} centers whose posters nobody scans", n)
        case _, "fallen":
            said = ngettext("{n} center whose index has fallen", "{n} centers whose index has fallen", n)
        case _, "early_warnings":
            said = ngettext(
                "{n} center whose new answers are clearly worse", "{n} centers whose new answers are clearly worse", n
            )
        case _, "confirmation":
            said = ngettext("{n} administrator to confirm", "{n} administrators to confirm", n)
        case _, "callback_requests":
            said = ngettext("{n} client waits for a call", "{n} clients wait for a call", n)
        case _, "cases":
            said = ngettext("{n} open case", "{n} open cases", n)
        case _, "late_cases":
            said = _("{n} of them for more than 14 days, a number that is public")
        case _, "under_review":
            said = ngettext("{n} center under review", "{n} centers under review", n)
        case _, "without_administrator":
            said = ngettext(
                "{n} of {total} center has no administrator", "{n} of {total} centers have no administrator", total
            )
        case _:
            said = ngettext("{n} message to be sent", "{n} messages to be sent", n)
    return said.format(**of)


def _since(fact: "Fact") -> str:
    day = (fact.since or "")[:10]
    if fact.section == "published":
        return _("last on {day}").format(day=day)
    return _("since {day}").format(day=day) if fact.number == 1 else _("the first since {day}").format(day=day)
