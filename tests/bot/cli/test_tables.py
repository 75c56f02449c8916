"""Lists as tables: the parts that a narrow terminal gets, and rows that do not fit together."""

import io
import random
import re
import unicodedata
from collections.abc import Iterator, Sequence

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from bot.cli import tables, text_tables
from bot.cli.printing import Format, Layout, print_rows
from bot.cli.text_tables import Column

ROWS = [
    {"center": "A", "day": day, "issued": 1, "a rather long heading": 12.5, "another long heading": True, "note": None}
    for day in ("2026-11-01", "2026-11-02")
]


def drawn(monkeypatch: pytest.MonkeyPatch, width: int) -> list[str]:
    monkeypatch.setattr(tables, "WIDEST", width)
    return tables.drawn(ROWS, wide=True).splitlines()


def test_a_wide_output_gets_one_table(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = drawn(monkeypatch, 500)
    assert len(lines) == 6
    assert "yes" in lines[3] and "–" in lines[3]


def test_a_narrow_one_gets_parts_that_each_tell_the_rows_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = drawn(monkeypatch, 60)
    assert max(map(len, lines)) <= 60
    heads = [line for line in lines if "center" in line]
    assert len(heads) == 2 and all("day" in head for head in heads)
    assert sum("2026-11-02" in line for line in lines) == 2


@pytest.mark.parametrize("format", list(Format))
def test_rows_of_other_columns_are_refused(format: Format) -> None:
    with pytest.raises(ValueError, match="row 2 has other columns"):
        print_rows([{"a": 1, "b": 2}, {"a": 1}], Layout(format))


def test_only_the_chosen_columns_are_shown_unless_all_are_asked_for() -> None:
    chosen = tables.drawn(ROWS, columns=("center", "issued"), about="Two days.").splitlines()
    assert chosen[0] == "Two days."
    assert "issued" in chosen[2] and "day" not in chosen[2]
    assert "note" in tables.drawn(ROWS, columns=("center", "issued"), wide=True)


def test_codes_in_a_name_are_the_names_own() -> None:
    name = "Центр [bold] :house:"
    assert name in tables.drawn([{"name": name}])


SIGNS = "abcdeабвгд–★ -,1234567890\u00a0"
NO_LETTERS = {"Cc", "Cf", "Cs", "Me", "Mn", "Zl", "Zp"}
"""Categories of characters that control or change what stands beside them."""
STYLES = re.compile(r"\x1b\[\d*m")


def by_rich(columns: Sequence[Column], width: int, *, bold: bool) -> str:
    console = Console(
        markup=False, emoji=False, width=width, file=io.StringIO(), force_terminal=bold,
        color_system="standard" if bold else None,
    )  # fmt: skip
    table = Table(header_style="bold")
    for one in columns:
        table.add_column(one.heading, justify="right" if one.right else "left", overflow="fold", min_width=one.least)
    for texts in zip(*(one.texts for one in columns), strict=True):
        table.add_row(*texts)
    console.print(table)
    assert isinstance(console.file, io.StringIO)
    # Words and the blanks beside them in one piece of bold type.
    return console.file.getvalue().replace("\x1b[0m\x1b[1m", "")


def some_tables(rng: random.Random, number: int) -> Iterator[tuple[list[Column], int]]:
    def text(longest: int) -> str:
        return "".join(rng.choice(SIGNS) if rng.random() < 0.8 else " " for _ in range(rng.randrange(1, longest)))

    while number:
        width, rows = rng.choice([30, 60, 80, 100, 500]), rng.randrange(1, 6)
        columns = []
        for _ in range(rng.randrange(1, 6)):
            right = rng.random() < 0.4
            longest = rng.choice([5, 30, 90])
            texts = [str(rng.randrange(10 ** (longest // 5))) if right else text(longest) for _ in range(rows)]
            heading = text(rng.choice([4, 30]))
            columns.append(Column(heading, texts, right, tables._least_width(heading, texts, len)))
        if text_tables.fits(columns, width):
            number -= 1
            yield columns, width


def test_tables_are_drawn_as_rich_draws_them() -> None:
    for columns, width in some_tables(random.Random(16), 300):
        for bold in (False, True):
            assert text_tables.drawn(columns, width, bold=bold) == by_rich(columns, width, bold=bold)


def test_columns_that_may_not_shrink_any_further_leave_it_to_the_others() -> None:
    """rich shrinks all alike, then widens the one again, and cuts off the end of the table."""
    columns = [Column("a", [text * 12], right=False, least=least) for text, least in (("abc ", 5), ("abc", 36))]
    assert "┓" not in by_rich(columns, 60, bold=False)
    lines = text_tables.drawn(columns, 60).splitlines()
    assert lines[0].endswith("┓") and {len(line) for line in lines} == {60}
    assert f"│ {'abc' * 12} │" in lines[3]


def test_a_line_about_a_table_is_broken_as_rich_breaks_it() -> None:
    rng = random.Random(16)
    for width in (20, 80, 100):
        for _ in range(40):
            about = "".join(rng.choice(SIGNS + "   \n") for _ in range(rng.randrange(250)))
            console = Console(markup=False, emoji=False, width=width, file=io.StringIO())
            console.print(about, highlight=False)
            assert isinstance(console.file, io.StringIO)
            assert text_tables.paragraph(about, width) == console.file.getvalue()


def test_a_character_is_plain_only_if_it_takes_one_cell() -> None:
    plain = [chr(number) for number in range(0x11_000) if text_tables.is_plain(chr(number))]
    assert len(plain) > 1_500
    assert [sign for sign in plain if cell_len(sign) != 1 or unicodedata.category(sign) in NO_LETTERS] == []


def test_signs_of_two_cells_and_several_lines_keep_the_table_in_shape() -> None:
    lines = tables.drawn([{"name": "東京 👍", "note": "one\ntwo"}, {"name": "Псков", "note": "three"}]).splitlines()
    assert {cell_len(line) for line in lines} == {cell_len(lines[0])}
    assert "one" in lines[3] and "two" in lines[4]


def test_a_terminal_gets_bold_headings_and_its_own_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "40")
    lines = tables.drawn(ROWS).splitlines()
    assert max(len(STYLES.sub("", line)) for line in lines) <= 40
    assert [line for line in lines if "\x1b[1m" in line and "\x1b[0m" in line] == [
        line for line in lines if line.startswith("┃")
    ]
