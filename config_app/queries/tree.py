"""What an advanced query is once it is read: a typed tree, which SQL is made of. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

TEXT, NUMBER, BOOLEAN = "text", "number", "boolean"
FUNCTIONS = ("AVG", "COUNT", "MAX", "MIN", "SUM")


class QueryError(ValueError):
    """An expression that is not in the language, or asks for what there is not; `position` is where it goes wrong."""

    def __init__(self, message: str, position: int, expression: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.position = position
        self.expression = expression

    @property
    def line(self) -> int:
        return self.expression.count("\n", 0, self.position) + 1

    @property
    def column(self) -> int:
        return self.position - (self.expression.rfind("\n", 0, self.position) + 1) + 1

    @property
    def said(self) -> str:
        """AWS's own beginning, with what is wrong and what to do."""
        return f"syntax error at line {self.line}, column {self.column}: {self.message}"


@dataclass(frozen=True)
class Property:
    """A dotted path, for example `configuration.placement.tenancy`."""

    path: tuple[str, ...]
    position: int = field(default=0, compare=False)

    @property
    def root(self) -> str:
        return self.path[0]

    @property
    def name(self) -> str:
        return ".".join(self.path)


@dataclass(frozen=True)
class Aggregate:
    """A function over the values of a property; COUNT over the items where there is none."""

    function: str
    of: Property | None
    position: int = field(default=0, compare=False)

    @property
    def name(self) -> str:
        return f"{self.function}({self.of.name if self.of else '*'})"


Column = Property | Aggregate


@dataclass(frozen=True)
class Literal:
    """A value as it was written: `text` without its quotes."""

    kind: str
    text: str
    position: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Comparison:
    """Whether any value of the property is `=`, `<`, `<=`, `>` or `>=` a literal."""

    property: Property
    operator: str
    value: Literal


@dataclass(frozen=True)
class Within:
    """IN: whether any value of the property equals any literal."""

    property: Property
    values: tuple[Literal, ...]


@dataclass(frozen=True)
class Between:
    """Whether any value of the property lies between two literals, both included."""

    property: Property
    low: Literal
    high: Literal


@dataclass(frozen=True)
class Like:
    """Whether any text of the property has the form of a pattern with `%` and `_`."""

    property: Property
    pattern: str


@dataclass(frozen=True)
class Absent:
    """IS NULL: whether the property has no value."""

    property: Property


@dataclass(frozen=True)
class Not:
    item: Condition


@dataclass(frozen=True)
class All:
    items: tuple[Condition, ...]


@dataclass(frozen=True)
class Either:
    items: tuple[Condition, ...]


Condition = Comparison | Within | Between | Like | Absent | Not | All | Either


@dataclass(frozen=True)
class Order:
    """One key of ORDER BY."""

    column: Column
    descending: bool = False


@dataclass(frozen=True)
class AsOf:
    """The estate as it was at a moment (an extension)."""

    moment: datetime


@dataclass(frozen=True)
class During:
    """Every item that held at some moment of a span of time (an extension)."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Query:
    """One SELECT. `columns` are the ten scalar properties where `*` was asked for."""

    columns: tuple[Column, ...]
    where: Condition | None = None
    groups: tuple[Property, ...] = ()
    orders: tuple[Order, ...] = ()
    time: AsOf | During | None = None

    @property
    def aggregates(self) -> bool:
        """Whether its rows are groups of items, not items."""
        return bool(self.groups) or any(isinstance(column, Aggregate) for column in self.columns)
