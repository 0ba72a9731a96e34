"""What database engines have: logs, default names; shared by the rules on databases. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_MYSQL = frozenset({"audit", "error", "general", "slowquery"})
_BY_ENGINE = {
    "mysql": _MYSQL,
    "mariadb": _MYSQL,
    "aurora": _MYSQL,
    "aurora-mysql": _MYSQL,
    "postgres": frozenset({"postgresql", "upgrade"}),
    "aurora-postgresql": frozenset({"postgresql"}),
    "oracle": frozenset({"alert", "audit", "trace", "listener"}),
    "sqlserver": frozenset({"error", "agent"}),
}


def expected_logs(engine: str, additional: str = "") -> frozenset[str] | None:
    """The log types that an engine is expected to export; None for an engine without any.

    `additional` names more of them, as AWS's parameter does: `oracle:general,slowquery; aurora:general`.
    """
    family = engine if engine in _BY_ENGINE else engine.partition("-")[0]  # oracle-ee, sqlserver-se
    expected = _BY_ENGINE.get(family)
    if expected is None:
        return None
    for part in additional.split(";"):
        name, _, logs = part.partition(":")
        if name.strip() in {engine, family}:
            expected |= {log.strip().lower() for log in logs.split(",") if log.strip()}
    return expected


# the engines that let people sign in with IAM
IAM_ENGINES = frozenset({"mysql", "postgres", "mariadb", "aurora", "aurora-mysql", "aurora-postgresql"})
_DEFAULT_ADMINS = frozenset({"admin", "postgres", "awsuser"})


def default_admin(name: Any, agreed: Sequence[str] | None) -> str | None:
    """None where the administrator's name is no default, and one of those agreed if any are; else a sentence."""
    if name in _DEFAULT_ADMINS:
        return f"The administrator has the default name {name}."
    if agreed and name not in agreed:
        return f"The administrator is called {name}, which is none of the names agreed."
    return None
