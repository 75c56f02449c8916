"""Complementary suppression: which cells of a table to hide so that subtraction reveals none (methodology §13).

A hidden cell can be found if no other table has the same totals and the same shown cells. Two such tables differ by
closed chains of hidden cells, raised and lowered by turns along rows and columns: a cell is safe if such a chain leads
through it (Gusfield 1988, doi:10.1137/0217034).
"""

from collections.abc import Collection, Sequence

Cell = tuple[int, int]
Line = tuple[int, int]
ROW, COLUMN = 0, 1


def hidden_cells(rows: Sequence[Sequence[int]], minimum: int) -> frozenset[Cell]:
    """The cells to hide, as (row, column): counts of 1 to minimum − 1, and the cells that protect them.

    Every row and column with a hidden cell hides at least two cells and `minimum` people, as far as it has them. A line
    of one cell is its own total and protects nothing. Raises ValueError for a negative count and for rows of different
    lengths.

    >>> sorted(hidden_cells([[3, 20, 7, 0]], 5))
    [(0, 0), (0, 2)]
    """
    if len({len(row) for row in rows}) > 1:
        raise ValueError("the rows of a table differ in length")
    if all(count == 0 or count >= minimum > 0 for row in rows for count in row):
        return frozenset()
    table = _Table(rows)
    hidden = {cell for cell, count in table.counts.items() if 0 < count < minimum}
    while candidates := table.cover(hidden, minimum):
        hidden.add(min(candidates, key=lambda cell: table.cost(cell, hidden)))
    return frozenset(hidden)


class _Table:
    """Counts and their lines; each line has a known total."""

    def __init__(self, rows: Sequence[Sequence[int]]) -> None:
        self.counts = {(r, c): count for r, row in enumerate(rows) for c, count in enumerate(row)}
        if any(count < 0 for count in self.counts.values()):
            raise ValueError(f"{min(self.counts.values())} is no count")
        tall, wide = len(rows) > 1, any(len(row) > 1 for row in rows)
        # In a table of one row all columns are one line as well: only the sum over them is known.
        self.lines = {(r, c): ((ROW, r if wide else 0), (COLUMN, c if tall else 0)) for r, c in self.counts}
        self.members: dict[Line, list[Cell]] = {}
        for cell, lines in self.lines.items():
            for line in lines:
                self.members.setdefault(line, []).append(cell)
        # A total of zero reveals all its cells; there is nobody in them to hide.
        self.empty = {line for line, cells in self.members.items() if not any(self.counts[cell] for cell in cells)}

    def cover(self, hidden: set[Cell], minimum: int) -> list[Cell]:
        """Cells, one of which to hide next; empty if all are safe or nothing more can be done."""
        for cells in self.members.values():
            inside = [cell for cell in cells if cell in hidden]
            if inside and (len(inside) < 2 or sum(self.counts[cell] for cell in inside) < minimum):
                if others := self._shown(cells, hidden):
                    return others
        for cell in sorted(hidden):
            if not self._may_differ(cell, hidden):
                row, column = (self.members[line] for line in self.lines[cell])
                if others := self._shown([*row, *column], hidden) or self._shown(self.counts, hidden):
                    return others
        return []

    def cost(self, cell: Cell, hidden: set[Cell]) -> tuple[bool, int, int, Cell]:
        """The cost of hiding a cell: least for a small one in lines that already hide something; a zero hides nobody
        and comes last."""
        untouched = sum(hidden.isdisjoint(self.members[line]) for line in self.lines[cell])
        return self.counts[cell] == 0, untouched, self.counts[cell], cell

    def _shown(self, cells: Collection[Cell], hidden: set[Cell]) -> list[Cell]:
        return [cell for cell in cells if cell not in hidden and self.empty.isdisjoint(self.lines[cell])]

    def _may_differ(self, cell: Cell, hidden: set[Cell]) -> bool:
        """Whether the hidden cell could be one more, or one less, without a change to any shown cell or total."""
        return self._closes(cell, hidden, raised=True) or (
            self.counts[cell] > 0 and self._closes(cell, hidden, raised=False)
        )

    def _closes(self, cell: Cell, hidden: set[Cell], raised: bool) -> bool:
        """Whether other cells can balance a change of the cell: another cell of its column, then another of that one's
        row, and so on until the chain is back in the cell's own row.
        """
        goal, start = self.lines[cell]
        seen, open_lines = {start}, [start]
        while open_lines:
            line = open_lines.pop()
            lowers = (line[0] == COLUMN) == raised
            for other in self.members[line]:
                if other == cell or other not in hidden or (lowers and not self.counts[other]):
                    continue
                across = self.lines[other][ROW if line[0] == COLUMN else COLUMN]
                if across not in seen:
                    seen.add(across)
                    open_lines.append(across)
        return goal in seen
