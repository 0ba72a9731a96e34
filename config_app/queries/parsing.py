"""Read an advanced query: one SELECT in AWS Config's dialect, by recursive descent. Pure.

    SELECT property [, …] [WHERE condition] [GROUP BY property [, …]] [ORDER BY property [ASC | DESC] [, …]]

Two extensions stand at the end (or before WHERE): `AS OF 'time'` and `BETWEEN 'time' AND 'time'`; and `IS [NOT] NULL`.
Source: AWS Config developer guide, "Query components" and "Limitations".
"""

from __future__ import annotations

from datetime import datetime

from config_app.queries import lexing, properties
from config_app.queries.lexing import Token
from config_app.queries.tree import (
    BOOLEAN,
    FUNCTIONS,
    NUMBER,
    TEXT,
    Absent,
    Aggregate,
    All,
    AsOf,
    Between,
    Column,
    Comparison,
    Condition,
    During,
    Either,
    Like,
    Literal,
    Not,
    Order,
    Property,
    Query,
    QueryError,
    Within,
)
from project.kernel import clock

MOST_DEPTH = 40
MOST_COLUMNS = 50
MOST_GROUPS = 3
_OPERATORS = ("=", "<", "<=", ">", ">=")
_UNEQUAL = ("!=", "<>")
_FOREIGN = {
    "ALL", "DISTINCT", "FROM", "HAVING", "JOIN", "UNION", "LIMIT", "OFFSET", "WITH", "INSERT", "UPDATE", "DELETE", "DROP",
}  # fmt: skip
_HINTS = {
    "FROM": "there are no tables: write SELECT … WHERE resourceType = '…'",
    "LIMIT": "give the number of rows as the parameter Limit",
}


def parse(expression: str) -> Query:
    """The tree of an expression. Raises QueryError, which knows the place."""
    try:
        return _Parser(expression).whole()
    except QueryError as problem:
        raise QueryError(problem.message, problem.position, expression) from problem


class _Parser:
    def __init__(self, expression: str) -> None:
        self.tokens = lexing.tokens(expression)
        self.place = 0

    # words

    @property
    def now(self) -> Token:
        return self.tokens[self.place]

    def next(self) -> Token:
        token = self.now
        self.place = min(self.place + 1, len(self.tokens) - 1)
        return token

    def at(self, *words: str) -> bool:
        """Whether these keywords or signs come next."""
        ahead = self.tokens[self.place : self.place + len(words)]
        return len(ahead) == len(words) and all(
            word in (token.word, token.text if token.kind == lexing.SIGN else "")
            for word, token in zip(words, ahead, strict=True)
        )

    def take(self, *words: str) -> bool:
        """Pass these words where they come next."""
        if not self.at(*words):
            return False
        self.place += len(words)
        return True

    def must(self, word: str) -> None:
        if not self.take(word):
            raise self.wrong(f"expected {word}")

    def wrong(self, said: str) -> QueryError:
        word = self.now.word
        if word in _FOREIGN:
            hint = _HINTS.get(word, "see the developer guide's limitations")
            return QueryError(f"{word} is not a part of the language; {hint}", self.now.position)
        return QueryError(f"{said}, found {self.now.shown}", self.now.position)

    # clauses

    def whole(self) -> Query:
        self.must("SELECT")
        columns = self.columns()
        time = self.time()
        where = self.either(0) if self.take("WHERE") else None
        groups = self.groups() if self.take("GROUP", "BY") else ()
        orders = self.orders() if self.take("ORDER", "BY") else ()
        if time is None:
            time = self.time()
        if self.now.kind != lexing.END:
            raise self.wrong("expected the end of the query")
        _agree(columns, groups, orders)
        return Query(columns, where, groups, orders, time)

    def columns(self) -> tuple[Column, ...]:
        if self.take("*"):
            return tuple(Property((name,)) for name in properties.EVERYTHING)
        found = [self.column()]
        while self.take(","):
            found.append(self.column())
        if len(found) > MOST_COLUMNS:
            raise QueryError(f"more than {MOST_COLUMNS} properties are selected", self.now.position)
        return tuple(dict.fromkeys(found))

    def column(self) -> Column:
        ahead = self.tokens[min(self.place + 1, len(self.tokens) - 1)]
        if self.now.word not in FUNCTIONS or ahead.text != "(" or ahead.kind != lexing.SIGN:
            return self.property()
        function = self.next()
        self.must("(")
        if self.now.word in FUNCTIONS:
            raise QueryError("a function takes a property, not another function", self.now.position)
        if self.take("*"):
            if function.word != "COUNT":
                raise QueryError(f"{function.word} takes a property; only COUNT takes *", function.position)
            found = None
        else:
            found = properties.scalar(self.property())
        if self.at(","):
            raise QueryError("a function takes one property", self.now.position)
        self.must(")")
        return Aggregate(function.word, found, function.position)

    def property(self) -> Property:
        if self.now.kind != lexing.NAME or self.now.word in _RESERVED or self.now.word in _FOREIGN:
            raise self.wrong("expected a property")
        token = self.next()
        return properties.check(Property(token.steps, token.position))

    def groups(self) -> tuple[Property, ...]:
        found = [properties.scalar(self.property())]
        while self.take(","):
            found.append(properties.scalar(self.property()))
        if len(found) > MOST_GROUPS:
            raise QueryError(f"GROUP BY takes up to {MOST_GROUPS} properties", found[MOST_GROUPS].position)
        return tuple(dict.fromkeys(found))

    def orders(self) -> tuple[Order, ...]:
        found = [self.order()]
        while self.take(","):
            found.append(self.order())
        return tuple(found)

    def order(self) -> Order:
        column = self.column()
        if isinstance(column, Property):
            properties.scalar(column)
        descending = self.take("DESC")
        if not descending:
            self.take("ASC")
        return Order(column, descending)

    def time(self) -> AsOf | During | None:
        if self.take("AS", "OF"):
            return AsOf(self.moment())
        if self.at("AS"):
            raise QueryError("AS is not a part of the language, but for AS OF 'time'", self.now.position)
        if not self.take("BETWEEN"):
            return None
        begin = self.now.position
        start = self.moment()
        self.must("AND")
        end = self.moment()
        if end < start:
            raise QueryError("the span of time ends before it begins", begin)
        return During(start, end)

    def moment(self) -> datetime:
        token = self.now
        if token.kind != lexing.STRING:
            raise self.wrong("expected a time in quotes, '2026-11-18T14:02:11Z'")
        self.next()
        try:
            return clock.parse(token.text)
        except ValueError as problem:
            raise QueryError(str(problem), token.position) from problem

    # conditions

    def either(self, depth: int) -> Condition:
        if depth > MOST_DEPTH:
            raise QueryError(f"brackets and NOTs stand more than {MOST_DEPTH} deep", self.now.position)
        sides = [self.together(depth)]
        while self.take("OR"):
            sides.append(self.together(depth))
        return sides[0] if len(sides) == 1 else Either(tuple(sides))

    def together(self, depth: int) -> Condition:
        items = [self.one(depth)]
        while self.take("AND"):
            items.append(self.one(depth))
        return items[0] if len(items) == 1 else All(tuple(items))

    def one(self, depth: int) -> Condition:
        if depth > MOST_DEPTH:
            raise QueryError(f"brackets and NOTs stand more than {MOST_DEPTH} deep", self.now.position)
        if self.take("NOT"):
            return Not(self.one(depth + 1))
        begin = self.now.position
        if self.take("("):
            inner = self.either(depth + 1)
            if not self.take(")"):
                raise QueryError("this bracket is not closed", begin)
            return inner
        return self.predicate()

    def predicate(self) -> Condition:
        found = self.property()
        if self.take("IS"):
            denied = self.take("NOT")
            self.must("NULL")
            return Not(Absent(found)) if denied else Absent(found)
        properties.scalar(found)
        if self.now.kind == lexing.SIGN and self.now.text in (*_OPERATORS, *_UNEQUAL):
            return self.comparison(found, self.next().text)
        denied = self.take("NOT")
        if self.take("IN"):
            condition: Condition = Within(found, self.list_of(found))
        elif self.take("BETWEEN"):
            low = self.value(found)
            self.must("AND")
            condition = Between(found, _ordered(low), _ordered(self.value(found)))
        elif self.take("LIKE"):
            condition = Like(found, self.pattern())
        else:
            raise self.wrong("expected =, !=, <, <=, >, >=, IN, BETWEEN, LIKE or IS NULL")
        return Not(condition) if denied else condition

    def comparison(self, found: Property, operator: str) -> Condition:
        value = self.value(found)
        if operator in _UNEQUAL:
            return Not(Comparison(found, "=", value))
        return Comparison(found, operator, value if operator == "=" else _ordered(value))

    def list_of(self, found: Property) -> tuple[Literal, ...]:
        self.must("(")
        values = [self.value(found)]
        while self.take(","):
            values.append(self.value(found))
        self.must(")")
        return tuple(values)

    def value(self, found: Property) -> Literal:
        token = self.now
        kinds = {lexing.STRING: TEXT, lexing.NUMBER: NUMBER}
        kind = kinds.get(token.kind) or (BOOLEAN if token.word in {"TRUE", "FALSE"} else "")
        if token.word == "NULL":
            raise QueryError("NULL is not compared: write IS NULL or IS NOT NULL", token.position)
        if not kind:
            raise self.wrong("expected a value: text in single quotes, a number, true or false")
        self.next()
        value = Literal(kind, token.text.lower() if kind == BOOLEAN else token.text, token.position)
        if properties.kind(found) == properties.TIME:
            _time(value)
        return value

    def pattern(self) -> str:
        token = self.now
        if token.kind != lexing.STRING:
            raise self.wrong("expected a pattern in single quotes")
        wild = min((place for place in map(token.text.find, "%_") if place >= 0), default=len(token.text))
        if wild < 3 and wild < len(token.text):
            raise QueryError("a pattern has at least three characters before its first % or _", token.position)
        return self.next().text


_RESERVED = {
    "SELECT", "WHERE", "GROUP", "ORDER", "BY", "AND", "OR", "NOT", "IN", "BETWEEN", "LIKE", "IS", "NULL", "AS", "ASC", "DESC",
}  # fmt: skip


def _ordered(value: Literal) -> Literal:
    if value.kind == BOOLEAN:
        raise QueryError("true and false are compared by = and != only", value.position)
    return value


def _time(value: Literal) -> None:
    try:
        clock.parse(value.text)
    except ValueError as problem:
        raise QueryError(str(problem), value.position) from problem


def _agree(columns: tuple[Column, ...], groups: tuple[Property, ...], orders: tuple[Order, ...]) -> None:
    """Refuse a SELECT whose groups, columns and order do not go together."""
    grouped = bool(groups) or any(isinstance(column, Aggregate) for column in columns)
    for column in (*columns, *(order.column for order in orders)):
        if grouped and isinstance(column, Property) and column not in groups:
            raise QueryError(f"{column.name} must be in GROUP BY, or in a function", column.position)
        if not grouped and isinstance(column, Aggregate):
            raise QueryError(f"{column.name} orders groups; there are none", column.position)
