"""What is no query: refused with AWS's code, the line and the column, and a word on what to do."""

from __future__ import annotations

from typing import Any

import pytest

from config_app.queries import parsing
from config_app.queries.tree import QueryError
from tests.config_app.conftest import refusal

# ^ marks the place that the error names
REFUSED = [
    ("^DELETE resourceId", "expected SELECT|DELETE is not"),
    ("SELECT resourceId; DROP TABLE x", "without a semicolon"),
    ("SELECT resourceId ^SELECT arn", "expected the end"),
    ("SELECT ^", "expected a property, found the end"),
    ("SELECT resourceId ^FROM x", "FROM is not a part"),
    ("SELECT ^DISTINCT resourceId", "DISTINCT is not"),
    ("SELECT resourceId ^AS id", "AS is not"),
    ("SELECT resourceId WHERE arn = 'x' ^LIMIT 5", "the parameter Limit"),
    ("SELECT resourceId WHERE arn = 'x' ^UNION SELECT arn", "UNION is not"),
    ("SELECT resourceType, COUNT(*) GROUP BY resourceType ^HAVING COUNT(*) > 1", "HAVING is not"),
    ("SELECT ^nothing", "unsupported property 'nothing'"),
    ("SELECT ^resourceid", "did you mean resourceId"),
    ("SELECT ^resourceId.x", "no properties inside"),
    ("SELECT resourceId WHERE ^tags.Name = 'x'", "key, tag, value"),
    ("SELECT resourceId WHERE ^tags = 'x'", "tags.key"),
    ("SELECT resourceId WHERE ^configuration = 'x'", "name a property inside it"),
    ("SELECT resourceId WHERE ^relationships.x = 'x'", "relationshipName, resourceId"),
    ("SELECT resourceId WHERE arn = ^", "expected a value"),
    ("SELECT resourceId WHERE arn = ^x", "text in single quotes"),
    ("SELECT resourceId WHERE arn = ^NULL", "IS NULL"),
    ("SELECT resourceId WHERE arn = ^'x", "not closed"),
    ("SELECT resourceId WHERE arn ^~ 'x'", "'~' is not a part"),
    ("SELECT resourceId WHERE ^(arn = 'x'", "not closed"),
    ("SELECT resourceId WHERE arn = 'x'^)", "expected the end"),
    ("SELECT resourceId WHERE arn = 'x' AND ^", "expected a property"),
    ("SELECT resourceId WHERE arn IN ^'x'", "expected ("),
    ("SELECT resourceId WHERE arn IN (^)", "expected a value"),
    ("SELECT resourceId WHERE arn LIKE ^'%x'", "three characters"),
    ("SELECT resourceId WHERE arn LIKE ^'ab%'", "three characters"),
    ("SELECT resourceId WHERE arn LIKE ^5", "a pattern"),
    ("SELECT resourceId WHERE ^'arn' = 'x'", "expected a property"),
    ("SELECT resourceId WHERE configuration.a > ^true", "= and !="),
    ("SELECT resourceId WHERE resourceCreationTime > ^'soon'", "is not a time"),
    ("SELECT ^AVG(*)", "only COUNT takes"),
    ("SELECT SUM(^COUNT(arn))", "not another function"),
    ("SELECT COUNT(arn^, resourceId)", "one property"),
    ("SELECT ^resourceId, COUNT(*)", "must be in GROUP BY"),
    ("SELECT COUNT(*) GROUP BY arn, resourceId, accountId, ^awsRegion", "up to 3"),
    ("SELECT resourceId ORDER BY ^COUNT(*)", "there are none"),
    ("SELECT COUNT(*) GROUP BY ^configuration", "name a property inside it"),
    ("SELECT resourceId AS OF ^now", "a time in quotes"),
    ("SELECT resourceId AS OF ^'yesterday'", "is not a time"),
    ("SELECT resourceId BETWEEN ^'2026-02-01' AND '2026-01-01'", "ends before it begins"),
    ("SELECT\n  resourceId\nWHERE\n  arn ^== 'x'", "expected a value|expected"),
    ("SELECT resourceId ^-- all", "comments are not"),
    ("SELECT resourceId WHERE arn = 'a\x00b'", "a sign that no text has"),
    ("SELECT resourceId WHERE " + "NOT " * 41 + "arn = 'x'", "more than 40 deep"),
    ("SELECT resourceId WHERE " + "(" * 500 + "arn = 'x'" + ")" * 500, "more than 40 deep"),
    ("SELECT " + ", ".join(f"configuration.a{n}" for n in range(51)), "more than 50"),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "said"), REFUSED, ids=[text[:60].replace("\x00", "0") for text, _ in REFUSED])
def test_it_is_refused_with_its_place(marked: str, said: str) -> None:
    with pytest.raises(QueryError) as refused:
        parsing.parse(marked.replace("^", ""))
    assert any(part in refused.value.said for part in said.split("|")), refused.value.said
    if "^" in marked:
        assert refused.value.position == marked.index("^") + (1 if "==" in marked else 0)


def test_the_place_is_told_by_line_and_column() -> None:
    with pytest.raises(QueryError) as refused:
        parsing.parse("SELECT\n  resourceId\nWHERE x = 1")
    assert refused.value.said.startswith("syntax error at line 3, column 7: unsupported property 'x'")


def test_a_long_expression_is_refused() -> None:
    with pytest.raises(QueryError, match="longer than"):
        parsing.parse("SELECT resourceId WHERE arn = '" + "x" * 4096 + "'")


@pytest.mark.django_db
def test_over_the_wire_it_is_an_invalid_expression(people: Any, wire: Any) -> None:
    code, message = refusal(wire().select_resource_config, Expression="SELECT nothing")
    assert (code, message.split(":")[0]) == ("InvalidExpressionException", "syntax error at line 1, column 8")
    assert refusal(wire().select_resource_config, Expression="x" * 5000)[0] in {
        "ValidationException",
        "InvalidExpressionException",
    }
    assert (
        wire().select_resource_config(Expression="SELECT resourceId WHERE configuration.a = 'x'' OR ''1''=''1'")[
            "Results"
        ]
        == []
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "condition",
    ["configuration.\"a'b\".\"%s\" = 'x'", "configuration.\"a\"\"$[*]\" = '%s'", "configuration.a = '1e999999'",
     "configuration.a > 9e99", "configuration.a = '10.0.0.0/255.255.0.0'", "configuration.a = 'fe80::1%eth0'",
     "configuration.a = '::ffff:10.0.0.1'", "resourceId LIKE 'a\\b%'", "resourceId LIKE 'abc\\'", "configuration.a LIKE 'abc\\'",
     "configuration.a = 007", "tags.value = '{}'", "configuration.a IN ('\\', '\"', '$a', '10.0.0.1', true, 5)"],
)  # fmt: skip
def test_strange_values_are_values(people: Any, wire: Any, condition: str) -> None:
    from tests.config_app.queries import estate

    estate.put(
        "Bar::App::Server",
        estate.Found("s", {"a": [{"b": 1}, None, "x", "999.1.1.1", "10.0.0.0/99", "::1/200"], "n": None}),
    )
    ask = wire().select_resource_config
    assert ask(Expression=f"SELECT resourceId WHERE {condition}")["Results"] == []
    assert ask(Expression=f"SELECT resourceId WHERE NOT ({condition})")["Results"] == ['{"resourceId":"s"}']
