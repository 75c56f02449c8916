"""The questions: how they were answered."""

import typer

from bot.cli.audited import Audit, in_database
from bot.cli.common import CenterOption, FormatOption, RegionOption, TypeOption, group
from bot.cli.printing import Format, in_percent, print_rows
from questionnaire.model import RespondentType

app = group("The questions: how they were answered.")


@app.command("show", epilog="Example: czn-index questions show --region 'Псковская область' --type employer")
def questions_show(
    center: CenterOption = None,
    region: RegionOption = None,
    type: TypeOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Show how many agree and how many do not use a channel, with 95 % intervals, over all answers that count."""
    from bot.tables import questions

    if type is RespondentType.OTHER:
        raise typer.BadParameter("their answers do not count, so they have no figures", param_hint="--type")

    rows = in_database(
        Audit("questions show", center, region, type or ""),
        lambda db: questions.rows(db, center=center, region=region, respondent_type=type),
    )
    print_rows([in_percent(row) for row in rows] if format is Format.TABLE else rows, format)
