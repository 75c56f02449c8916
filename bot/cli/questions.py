"""Answers by question."""

import typer

from bot.cli.audited import Audit, in_database
from bot.cli.common import (
    CenterOption,
    FormatOption,
    PagerOption,
    RegionOption,
    TypeOption,
    WideOption,
    group,
    now,
    settings,
)
from bot.cli.language import gettext as _
from bot.cli.printing import Format, Layout, in_percent, print_rows
from questionnaire.model import RespondentType

app = group("Answers by question.")


@app.command("show", epilog="Example: czn-index questions show --region 'Псковская область' --type employer")
def questions_show(
    center: CenterOption = None,
    region: RegionOption = None,
    type: TypeOption = None,
    format: FormatOption = Format.TABLE,
    wide: WideOption = False,
    pager: PagerOption = True,
) -> None:
    """Show how many agree and how many do not use a channel, with 95 percent intervals, over counted answers."""
    from bot.tables import questions

    if type is RespondentType.OTHER:
        raise typer.BadParameter("their answers do not count, so they have no figures", param_hint="--type")

    rows = in_database(
        Audit("questions show", center, region, type or ""),
        lambda db: questions.rows(db, center=center, region=region, respondent_type=type),
    )
    layout = Layout(format, wide, pager)
    print_rows(
        [in_percent(row) for row in rows] if layout.is_table else rows,
        layout,
        columns=("question", "about", "agree_share", "agree_low", "agree_high", "non_use_share"),
        about=_("All answers that count, up to {now} UTC; in per cent.").format(now=f"{now():%Y-%m-%d %H:%M}"),
    )


@app.command("bridge", epilog="Example: czn-index questions bridge")
def questions_bridge(format: FormatOption = Format.TABLE, wide: WideOption = False, pager: PagerOption = True) -> None:
    """Show how much answers differ between the two wordings of the latest split sample, with 95 percent intervals.

    The setting QUESTIONNAIRE says when a split sample runs, such as 2022.1/2026.1 from 2027-01-04.
    """
    from bot.tables import wording

    splits = settings().versions.splits()
    split = splits[-1] if splits else None
    detail = f"{split.earlier}/{split.later}" if split else "no split sample"
    rows = in_database(Audit("questions bridge", detail=detail), lambda db: wording.rows(db, split))
    if split is None:
        typer.echo(_("QUESTIONNAIRE names no split sample, such as 2022.1/2026.1 from 2027-01-04."))
        return
    about = _("{later} against {earlier}, whole nation, in points of 100.").format(
        later=split.later, earlier=split.earlier
    )
    columns = ("respondent_type", "question", "earlier", "later", "difference", "difference_low", "difference_high")
    print_rows(rows, Layout(format, wide, pager), columns=columns, about=about)
