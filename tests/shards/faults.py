"""What in a statement keeps distributed PostgreSQL from sending it to one node.

Tables are spread over the nodes by a key: of centers, of accounts, or of respondents (`tests.shards.layout`). A
statement that does not say which rows of a table it is about goes to every node. One whose tables are joined by
anything but their common key moves rows between the nodes, or is refused.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope

from tests.shards.layout import COORDINATOR, REFERENCE, SPREAD, TOGETHER


class Fault(StrEnum):
    UNNAMED = "does not say whose rows it is about"
    TWO_KEYS = "has tables that lie apart"
    APART = "joins tables by something else than their key"
    CORRELATED = "asks for each row of another table"
    OUTER = "keeps rows of a table that is on every node, whatever is found"
    IN_INSERT = "looks something up within an INSERT"
    LOCKS = "locks rows on several nodes"
    EVERYWHERE = "writes to a table that is on every node"
    MOVES = "gives a row another key"


Found = frozenset[tuple[Fault, str]]
"""Faults, each with the table."""

_PARAMETER = r"\$\d+(?:::[A-Z ]+(?:\(\d+\))?)?"
_LIST = re.compile(rf"\({_PARAMETER}(?:, {_PARAMETER})+\)")
_ROWS = re.compile(r"\(\(\$1\)(?:, \(\$1\))+\)")
_TABLES = re.compile(r"\b(" + "|".join((*SPREAD, *REFERENCE)) + r")\b")


def faults(sql: str) -> Found:
    """Of a statement in PostgreSQL's words. Statements that differ by the length of a list are the same."""
    if _TABLES.search(sql) is None:
        return frozenset()
    return _of(_ROWS.sub("(($1))", _LIST.sub("($1)", sql)))


@cache
def _of(sql: str) -> Found:
    parsed = sqlglot.parse_one(sql, dialect="postgres")
    return frozenset(_faults(parsed))


def _faults(parsed: exp.Expr) -> Iterator[tuple[Fault, str]]:
    match parsed:
        case exp.Insert():
            target = _name(parsed.this.this if isinstance(parsed.this, exp.Schema) else parsed.this)
            if target in REFERENCE:
                yield Fault.EVERYWHERE, target
            source = parsed.expression
            if isinstance(source, exp.Select):
                yield from _of_query(source)
            elif parsed.find(exp.Select) is not None:
                yield Fault.IN_INSERT, target
        case exp.Update() | exp.Delete():
            target = _name(parsed.this)
            if target in REFERENCE:
                yield Fault.EVERYWHERE, target
            if isinstance(parsed, exp.Update) and any(
                one.this.name == SPREAD.get(target) for one in parsed.expressions if isinstance(one, exp.EQ)
            ):
                yield Fault.MOVES, target
            yield from _of_query(_rows_of(parsed))
        case exp.Query():
            yield from _of_query(parsed)


def _name(table: exp.Expr) -> str:
    """None of the product's own tables has the name of a schema before its own."""
    return "" if isinstance(table, exp.Table) and table.db else table.name


def _rows_of(parsed: exp.Update | exp.Delete) -> exp.Select:
    """A change as a query of the rows that it is about."""
    rows = exp.select("1").from_(parsed.this.copy())
    others = parsed.args.get("using") or []
    source = parsed.args.get("from_") or parsed.args.get("from")
    for other in [*others, *([source.this] if source is not None else [])]:
        rows = rows.join(other.copy(), join_type="cross")
    where = parsed.args.get("where")
    if where is not None:
        rows = rows.where(where.this.copy())
    if isinstance(parsed, exp.Update):
        # What is looked up for the new values.
        rows = rows.select(*(one.expression.copy() for one in parsed.expressions if isinstance(one, exp.EQ)))
    return rows


@dataclass(eq=False)
class _Node:
    """A table where it stands in a statement."""

    table: str
    named: bool = False
    same: "_Node | None" = None
    """Another whose key is the same, and so on up to the last."""

    @property
    def last(self) -> "_Node":
        node = self
        while node.same is not None:
            node = node.same
        return node


@dataclass
class _Statement:
    nodes: dict[tuple[int, str], _Node] = field(default_factory=dict)

    @property
    def spread(self) -> list[_Node]:
        return [node for node in self.nodes.values() if node.table in SPREAD]

    def is_named(self, node: _Node) -> bool:
        return any(one.named for one in self.nodes.values() if one.last is node.last)


def _of_query(parsed: exp.Query) -> Iterator[tuple[Fault, str]]:
    scopes = traverse_scope(parsed)
    statement = _Statement()
    for scope in scopes:
        for alias, source in scope.sources.items():
            if isinstance(source, exp.Table) and alias in {name for name, _ in scope.references}:
                statement.nodes[id(scope), alias] = _Node(_name(source))
    for scope in scopes:
        for condition in _conditions(scope):
            _learn(condition, scope, statement)

    unnamed = [node for node in statement.spread if not statement.is_named(node)]
    yield from ((Fault.UNNAMED, node.table) for node in unnamed)
    groups = {TOGETHER[node.table] for node in statement.spread}
    groups |= {"coordinator" for node in statement.nodes.values() if node.table in COORDINATOR}
    if len(groups) > 1:
        yield from ((Fault.TWO_KEYS, node.table) for node in statement.spread)
    elif unnamed and len({node.last for node in statement.spread}) > 1:
        yield from ((Fault.APART, node.table) for node in unnamed)
    for scope in scopes:
        yield from _of_scope(scope, statement)


def _of_scope(scope: Scope, statement: _Statement) -> Iterator[tuple[Fault, str]]:
    mine = [statement.nodes[id(scope), alias] for alias in scope.sources if (id(scope), alias) in statement.nodes]
    unnamed = [node for node in mine if node.table in SPREAD and not statement.is_named(node)]
    outside = [one for column in scope.external_columns if (one := _node(column, scope, statement)) is not None]
    # A table that is on every node has all its rows on each, also those whose counterpart is elsewhere.
    if any(one.table in REFERENCE or one.last is not node.last for node in unnamed for one in outside):
        yield from ((Fault.CORRELATED, node.table) for node in unnamed)
    select = scope.expression
    if not isinstance(select, exp.Select):
        return
    if select.args.get("locks"):
        locked = [node for node in mine if node.table in REFERENCE] + unnamed
        of = {one.name for lock in select.args["locks"] for one in lock.args.get("expressions") or ()}
        yield from ((Fault.LOCKS, node.table) for node in locked if not of or node.table in of)
    first = select.args.get("from_") or select.args.get("from")
    kept = first is not None and isinstance(first.this, exp.Table) and first.this.name in REFERENCE
    for join in select.args.get("joins") or ():
        if kept and join.side == "LEFT" and any(node.table == join.this.name for node in unnamed):
            yield Fault.OUTER, join.this.name


def _conditions(scope: Scope) -> Iterator[exp.Expr]:
    """All that must hold, of a scope by itself."""
    select = scope.expression
    if not isinstance(select, exp.Select):
        return
    where = select.args.get("where")
    for one in [where and where.this, *(join.args.get("on") for join in select.args.get("joins") or ())]:
        if one is not None:
            yield from one.unnest().flatten() if isinstance(one.unnest(), exp.And) else [one.unnest()]


def _learn(condition: exp.Expr, scope: Scope, statement: _Statement) -> None:
    condition = condition.unnest()
    if isinstance(condition, exp.And):
        for one in condition.flatten():
            _learn(one, scope, statement)
    elif isinstance(condition, exp.In) and condition.args.get("query") is None:
        for side in _columns(condition.this):
            node = _key(side, scope, statement)
            if node is not None:
                node.named = True
    elif isinstance(condition, exp.Is) and isinstance(condition.expression, exp.Null):
        # No row has no key: nobody is asked.
        node = _key(condition.this, scope, statement)
        if node is not None:
            node.named = True
    elif isinstance(condition, exp.EQ):
        left, right = (_key(side, scope, statement) for side in (condition.this, condition.expression))
        if left is not None and right is not None:
            if left.last is not right.last:
                left.last.same = right.last
        elif left is not None and _is_value(condition.expression):
            left.named = True
        elif right is not None and _is_value(condition.this):
            right.named = True


def _columns(side: exp.Expr) -> Sequence[exp.Expr]:
    return side.expressions if isinstance(side, exp.Tuple) else [side]


def _is_value(side: exp.Expr) -> bool:
    return side.find(exp.Column, exp.Query) is None


def _key(side: exp.Expr, scope: Scope, statement: _Statement) -> _Node | None:
    """The table whose key the expression is. The number of a center is the key of its own row, which is everywhere."""
    side = side.unnest()
    if isinstance(side, exp.Cast):
        side = side.this
    if not isinstance(side, exp.Column):
        return None
    found = _resolved(side, scope)
    if found is None:
        return None
    node = statement.nodes.get((id(found[0]), found[1]))
    if node is None:
        return None
    return node if found[2] == (SPREAD.get(node.table) or {"centers": "id"}.get(node.table)) else None


def _node(column: exp.Column, scope: Scope, statement: _Statement) -> _Node | None:
    found = _resolved(column, scope)
    return None if found is None else statement.nodes.get((id(found[0]), found[1]))


def _resolved(column: exp.Column, scope: Scope | None) -> tuple[Scope, str, str] | None:
    """Where the column is from: the scope, the alias in it, and the name there."""
    while scope is not None:
        tables = list(scope.sources)
        alias = column.table or (tables[0] if len(tables) == 1 else "")
        source = scope.sources.get(alias)
        if isinstance(source, exp.Table):
            return scope, alias, column.name
        if isinstance(source, Scope):
            query = source.expression
            assert isinstance(query, exp.Query)
            made = next((one.unalias() for one in query.selects if one.alias_or_name == column.name), None)
            return _resolved(made, source) if isinstance(made, exp.Column) else None
        scope = scope.parent
    return None
