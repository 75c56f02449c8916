"""Cases: centers whose answers an operator should look at."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.audited import Audit, actor, in_database
from bot.cli.common import (
    CenterOption,
    DryRunOption,
    FormatOption,
    PagerOption,
    RegionOption,
    WideOption,
    WindowEndOption,
    group,
    now,
    say_if_dry,
    settings,
    week_of_run,
    week_with,
)
from bot.cli.language import gettext as _
from bot.cli.language import ngettext, pgettext
from bot.cli.printing import Format, Layout, Row, print_rows, progress, show
from storage.quality.case_states import CaseState

if TYPE_CHECKING:
    from bot.tables.cases import Details
    from storage.engine.database import Database
    from storage.quality.cases import Found
    from storage.quality.reviews import Review

app = group("Cases: centers whose answers an operator should look at. They are not public and change nothing.")

LONGEST_REASON = 500
MOST_ANSWERS = 5_000


def _reason(text: str) -> str:
    """Raises BadParameter for words that say nothing."""
    from questionnaire import comment

    words = " ".join(comment.clean(text).split())
    if not any(character.isalnum() for character in words):
        raise typer.BadParameter("write the reason in words")
    if len(words) > LONGEST_REASON:
        raise typer.BadParameter(f"a reason has {LONGEST_REASON} characters at most")
    return words


def _answers(text: str) -> str:
    ids = [one.strip() for one in text.split(",")]
    if not all(ids) or len(ids) > MOST_ANSWERS:
        raise typer.BadParameter("name answers by their ids, with commas between")
    return ",".join(ids)


CaseArgument = Annotated[str, typer.Argument(metavar="CASE", help="The id of a case, as cases list has it.")]
ReasonOption = Annotated[
    str,
    typer.Option("--reason", metavar="WORDS", callback=_reason, help="Why; kept for good. Please name nobody."),
]
AnswersOption = Annotated[
    str,
    typer.Option(
        "--answers", metavar="ID,ID", callback=_answers, help="Answers by their ids, as cases show --answers has them."
    ),
]


@app.command("find", epilog="Example: czn-index cases find --week 2026-11-29")
def cases_find(
    as_of: WindowEndOption = None,
    dry_run: DryRunOption = False,
) -> None:
    """Look at the answers of the 13 weeks that end with a week, and open cases, as the bot does every Monday."""
    from bot.results.method_2026 import case_finding
    from bot.results.windows import questionnaire_of
    from scoring.windows import last_complete_week

    last = last_complete_week(now().date())
    chosen = week_with(as_of) or last
    if as_of is not None and chosen > last:
        raise typer.BadParameter(f"the week of {as_of.date()} is not over")
    questionnaire = questionnaire_of(settings().versions, chosen)

    async def find(db: "Database") -> "list[Found]":
        with progress("Counting people") as advance:
            return await case_finding.open_cases(db, questionnaire, week=chosen, now=now(), progress=advance)

    found = in_database(Audit("cases find", detail=week_of_run(chosen)), find, dry_run=dry_run)
    say_if_dry(dry_run)
    places = len({one.center_id for one in found})
    typer.echo(
        ngettext("{n} case opened", "{n} cases opened", len(found)).format(n=len(found))
        + " "
        + ngettext("at {n} center.", "at {n} centers.", places).format(n=places)
    )


@app.command("list", epilog="Example: czn-index cases list --state open --region 'Псковская область'")
def cases_list(
    state: Annotated[CaseState | None, typer.Option("--state", help="Only cases of this state.")] = None,
    center: CenterOption = None,
    region: RegionOption = None,
    format: FormatOption = Format.TABLE,
    wide: WideOption = False,
    pager: PagerOption = True,
) -> None:
    """List cases, the newest first, with what the test saw beside the usual."""
    from bot.tables import cases

    found = in_database(
        Audit("cases list", center, region, "" if state is None else state.value),
        lambda db: cases.rows(db, state=state, center=center, region=region, now=now()),
    )
    layout = Layout(format, wide, pager)
    print_rows(
        [_for_reading(row) for row in found] if layout.is_table else found,
        layout,
        columns=("id", "center", "kind", "week", "days_open", "state", "rate", "usual"),
    )


def _for_reading(row: Row) -> Row:
    """A row with the two figures that matter most, as they are spoken of."""
    from bot.cli import case_page

    figures = row["figures"]
    said = {name: case_page.spoken(row["kind"], name, figures.get(name)) for name in ("rate", "usual")}
    words = {name: pgettext("case", row[name]) for name in ("kind", "state")}
    return {**{key: value for key, value in row.items() if key != "figures"}, **words, **said}


@app.command("show", epilog="Example: czn-index cases show 3f9c2a7be1d0 --answers")
def cases_show(
    case: CaseArgument,
    answers: Annotated[bool, typer.Option("--answers", help="List the answers that it rests on.")] = False,
    format: FormatOption = Format.TABLE,
    wide: WideOption = False,
    pager: PagerOption = True,
) -> None:
    """Show what the test saw, beside the usual, in plain words, and what to do; or the answers one by one."""
    from bot.cli import case_page
    from bot.cli.tables import screen
    from bot.tables import cases

    async def read(db: "Database") -> "Details":
        return await cases.details(db, case)

    found = in_database(Audit("cases show", detail=f"case {case}{', answers' if answers else ''}"), read)
    layout = Layout(format, wide, pager)
    if answers:
        print_rows(cases.answer_rows(found), layout)
    elif layout.is_table:
        show(case_page.page(found, now(), screen().width), layout)
    else:
        print_rows([cases.row_of(found.case, found.center, now())], layout)


@app.command("clear", epilog="Example: czn-index cases clear 3f9c2a7be1d0 --reason 'A class answered together'")
def cases_clear(case: CaseArgument, reason: ReasonOption) -> None:
    """Clear an open case: the answers that it rests on cannot open one of its kind again."""
    from storage.quality import cases

    in_database(
        Audit("cases clear", detail=f"case {case}: {reason}"),
        lambda db: cases.clear(db, case, by=actor(), reason=reason, now=now()),
    )
    typer.echo(_("Case {id} is cleared.").format(id=case))


@app.command("review", epilog="Example: czn-index cases review 3f9c2a7be1d0 --reason 'One person in 40 interviews'")
def cases_review(case: CaseArgument, reason: ReasonOption) -> None:
    """Confirm an open case and set its center under review: from its next publication on it has no star and no rank."""
    from scoring.windows import last_complete_week, monday
    from storage.places import centers
    from storage.quality import cases, reviews

    async def begin(db: "Database") -> tuple[str, "Review"]:
        known = await cases.by_id(db, case)
        last = last_complete_week(now().date())
        begun = await reviews.begin(db, known, last_week=last, by=actor(), reason=reason, now=now())
        return (await centers.get(db, known.found.center_id)).code, begun

    code, begun = in_database(Audit("cases review", detail=f"case {case}: {reason}"), begin)
    said = _("Case {id} is confirmed. {center} is under review in results from the week of {day} on.")
    typer.echo(said.format(id=case, center=code, day=monday(begun.since)))


@app.command(
    "end-review", epilog="Example: czn-index cases end-review BRY-01 --reason 'The answers are marked invalid'"
)
def cases_end_review(
    center: Annotated[str, typer.Argument(metavar="CODE", help="The center's code.")], reason: ReasonOption
) -> None:
    """End the review of a center, from its next publication on."""
    from scoring.windows import last_complete_week, monday
    from storage.places import centers
    from storage.quality import reviews

    async def end(db: "Database") -> tuple[str, "Review"]:
        place = await centers.by_code(db, center)
        last = last_complete_week(now().date())
        ended = await reviews.end(
            db, place.id, place.code, last_week=last, by=actor(), reason=reason, now=now()
        )  # fmt: skip
        return place.code, ended

    code, ended = in_database(Audit("cases end-review", center, detail=reason), end)
    said = _("{center} is not under review any more in results from the week of {day} on.")
    typer.echo(said.format(center=code, day=monday(ended.until or ended.since)))


@app.command("list-reviews", epilog="Example: czn-index cases list-reviews --center BRY-01")
def cases_list_reviews(
    center: CenterOption = None,
    region: RegionOption = None,
    format: FormatOption = Format.TABLE,
    wide: WideOption = False,
    pager: PagerOption = True,
) -> None:
    """List the centers that are or were under review, the newest first. A review that goes on has no end."""
    from bot.tables import cases

    found = in_database(
        Audit("cases list-reviews", center, region),
        lambda db: cases.review_rows(db, center=center, region=region),
    )
    columns = ("center", "case", "since", "until", "reason", "ended_reason")
    print_rows(found, Layout(format, wide, pager), columns=columns)


@app.command(
    "invalidate", epilog="Example: czn-index cases invalidate 3f9c2a7be1d0 --answers 7be1d04c55a1 --reason 'Made up'"
)
def cases_invalidate(case: CaseArgument, answers: AnswersOption, reason: ReasonOption) -> None:
    """Mark answers invalid: they do not count from the next publication on. What is published stays as it was."""
    from storage.errors import CaseSettled
    from storage.quality import cases, invalid_answers

    ids = answers.split(",")

    async def mark(db: "Database") -> int:
        known = await cases.by_id(db, case)
        if known.state is CaseState.CLEARED:
            raise CaseSettled(case, known.state.value)
        decision = invalid_answers.Decision(actor(), reason, now())
        return await invalid_answers.mark(db, known.found.center_id, known.id, ids, decision)

    done = in_database(Audit("cases invalidate", detail=_of_answers(case, ids, reason)), mark)
    typer.echo(ngettext("{n} answer marked invalid.", "{n} answers marked invalid.", done).format(n=done))


@app.command(
    "revalidate", epilog="Example: czn-index cases revalidate 3f9c2a7be1d0 --answers 7be1d04c55a1 --reason 'A mistake'"
)
def cases_revalidate(case: CaseArgument, answers: AnswersOption, reason: ReasonOption) -> None:
    """Let answers that were marked invalid count again, as new ones, from the next publication on."""
    from storage.quality import cases, invalid_answers

    ids = answers.split(",")

    async def restore(db: "Database") -> int:
        known = await cases.by_id(db, case)
        decision = invalid_answers.Decision(actor(), reason, now())
        return await invalid_answers.restore(db, known.found.center_id, ids, decision)

    done = in_database(Audit("cases revalidate", detail=_of_answers(case, ids, reason)), restore)
    typer.echo(ngettext("{n} answer counts again.", "{n} answers count again.", done).format(n=done))


def _of_answers(case: str, ids: list[str], reason: str) -> str:
    return f"case {case}, answers {len(ids)}: {reason}"
