"""CloudFormation's intrinsic functions, as far as a conformance pack may use them. Pure.

A value is resolved with the path at which it stands, so that what is wrong names its place. NO_VALUE is what
`AWS::NoValue` gives: the member that holds it is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from config_app.packs.parsing import TemplateError

NO_VALUE = object()
DEEPEST = 60
LONGEST = 64 * 1024  # a text that functions make: Sub and Join may not multiply without end
_SUB = re.compile(r"\$\{(!?)([^{}]*)\}")
_CONDITIONS = ("Fn::And", "Fn::Equals", "Fn::Not", "Fn::Or", "Condition")


@dataclass
class Scope:
    """What names mean within one template: parameters and pseudo parameters, mappings, conditions, resources."""

    values: Mapping[str, Any]
    mappings: Mapping[str, Any] = field(default_factory=dict)
    conditions: Mapping[str, Any] = field(default_factory=dict)
    resources: Mapping[str, Callable[[str], Any]] = field(default_factory=dict)  # by logical id: what Ref of it gives
    _settled: dict[str, bool] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)

    def condition(self, name: Any, where: str) -> bool:
        """Whether a named condition holds; raises TemplateError for unknown names and circles."""
        if not isinstance(name, str) or name not in self.conditions:
            raise TemplateError(f"{where}: there is no condition {_short(name)}.")
        if name in self._settled:
            return self._settled[name]
        if name in self._open:
            raise TemplateError(f"Conditions: circular dependency {' -> '.join([*self._open, name])}.")
        self._open.append(name)
        self._settled[name] = self.truth(self.conditions[name], f"Conditions.{name}")
        self._open.pop()
        return self._settled[name]

    def truth(self, value: Any, where: str, depth: int = 0) -> bool:
        """The truth of a condition function."""
        if depth > DEEPEST:
            raise TemplateError(f"{where}: conditions are nested deeper than {DEEPEST} levels.")
        if not isinstance(value, dict) or len(value) != 1 or next(iter(value)) not in _CONDITIONS:
            raise TemplateError(f"{where} must be one of Fn::And, Fn::Equals, Fn::Not, Fn::Or, Condition.")
        name, given = next(iter(value.items()))
        inner = f"{where}.{name}"
        if name == "Condition":
            return self.condition(given, inner)
        if name == "Fn::Equals":
            left, right = _listed(given, inner, 2, 2)
            return bool(self.resolve(left, inner, depth + 1) == self.resolve(right, inner, depth + 1))
        if name == "Fn::Not":
            return not self.truth(_listed(given, inner, 1, 1)[0], inner, depth + 1)
        parts = [self.truth(part, inner, depth + 1) for part in _listed(given, inner, 2, 10)]
        return all(parts) if name == "Fn::And" else any(parts)

    def resolve(self, value: Any, where: str, depth: int = 0) -> Any:
        """The value with every function carried out; members that come to nothing are left out."""
        if depth > DEEPEST:
            raise TemplateError(f"{where}: functions are nested deeper than {DEEPEST} levels.")
        if isinstance(value, list):
            parts = [self.resolve(part, f"{where}[{place}]", depth + 1) for place, part in enumerate(value)]
            return [part for part in parts if part is not NO_VALUE]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            name, given = next(iter(value.items()))
            if name == "Ref":
                return self.reference(given, f"{where}.Ref")
            if name.startswith("Fn::"):
                return self._carried_out(name, given, f"{where}.{name}", depth + 1)
        found = {name: self.resolve(part, f"{where}.{name}", depth + 1) for name, part in value.items()}
        return {name: part for name, part in found.items() if part is not NO_VALUE}

    def reference(self, name: Any, where: str) -> Any:
        if not isinstance(name, str):
            raise TemplateError(f"{where} must name a parameter, a pseudo parameter or a resource.")
        if name == "AWS::NoValue":
            return NO_VALUE
        if name in self.values:
            return self.values[name]
        if name in self.resources:
            return self.resources[name](where)
        raise TemplateError(
            f"{where}: unresolved resource dependency [{name[:100]}]: neither a parameter nor a resource of this template."
        )

    def _carried_out(self, name: str, given: Any, where: str, depth: int) -> Any:
        known: dict[str, Callable[[Any, str, int], Any]] = {
            "Fn::If": self._if, "Fn::Sub": self._sub, "Fn::Join": self._join, "Fn::Select": self._select,
            "Fn::Split": self._split, "Fn::FindInMap": self._find,
        }  # fmt: skip
        if name in ("Fn::And", "Fn::Equals", "Fn::Not", "Fn::Or"):
            raise TemplateError(f"{where} is for Conditions only.")
        if name not in known:
            raise TemplateError(
                f"{where} is not supported in conformance packs; {', '.join(sorted(known))} and Ref are."
            )
        return known[name](given, where, depth)

    def _if(self, given: Any, where: str, depth: int) -> Any:
        name, yes, no = _listed(given, where, 3, 3)
        return self.resolve(yes if self.condition(name, where) else no, where, depth)

    def _sub(self, given: Any, where: str, depth: int) -> str:
        pattern, own = given, {}
        if isinstance(given, list):
            pattern, own = _listed(given, where, 2, 2)
        if not isinstance(pattern, str) or not isinstance(own, dict):
            raise TemplateError(f"{where} must be a text, or a text and a mapping.")
        names = {name: self.resolve(part, f"{where}.{name}", depth) for name, part in own.items()}

        def put(match: re.Match[str]) -> str:
            if match[1]:
                return "${" + match[2] + "}"
            name = match[2].strip()
            return text(names[name] if name in names else self.reference(name, where), where)

        return _bounded(_SUB.sub(put, pattern), where)

    def _join(self, given: Any, where: str, depth: int) -> str:
        between, parts = _listed(given, where, 2, 2)
        found = self.resolve(parts, where, depth)
        if not isinstance(between, str) or not isinstance(found, list):
            raise TemplateError(f"{where} must be a delimiter and a list.")
        return _bounded(between.join(text(part, where) for part in found), where)

    def _select(self, given: Any, where: str, depth: int) -> Any:
        place, parts = _listed(given, where, 2, 2)
        number, found = text(self.resolve(place, where, depth), where), self.resolve(parts, where, depth)
        if not isinstance(found, list) or not re.fullmatch(r"\d{1,6}", number) or int(number) >= len(found):
            raise TemplateError(f"{where} cannot select the part {number[:20]}.")
        return found[int(number)]

    def _split(self, given: Any, where: str, depth: int) -> list[str]:
        between, whole = _listed(given, where, 2, 2)
        found = self.resolve(whole, where, depth)
        if not isinstance(between, str) or not between or not isinstance(found, str):
            raise TemplateError(f"{where} must be a delimiter and a text.")
        return found.split(between)

    def _find(self, given: Any, where: str, depth: int) -> Any:
        keys = [text(self.resolve(part, where, depth), where) for part in _listed(given, where, 3, 3)]
        found: Any = self.mappings
        for key in keys:
            if not isinstance(found, dict) or key not in found:
                raise TemplateError(f"{where}: Mappings hold no {'.'.join(keys)[:200]}.")
            found = found[key]
        return found


def text(value: Any, where: str) -> str:
    """A value as the text that a rule's parameter holds; a list with commas between its parts."""
    if isinstance(value, list):
        return ",".join(text(part, where) for part in value)
    if isinstance(value, str):
        return value
    raise TemplateError(f"{where} must be a text, not {_kind(value)}.")


def _bounded(made: str, where: str) -> str:
    if len(made) > LONGEST:
        raise TemplateError(f"{where} makes a text longer than {LONGEST} characters.")
    return made


def _listed(value: Any, where: str, least: int, most: int) -> list[Any]:
    if not isinstance(value, list) or not least <= len(value) <= most:
        number = f"{least}" if least == most else f"{least} to {most}"
        raise TemplateError(f"{where} must be a list of {number} part{'' if most == 1 else 's'}.")
    return value


def _kind(value: Any) -> str:
    if value is NO_VALUE or value is None:
        return "nothing"
    return "a mapping" if isinstance(value, dict) else "a list" if isinstance(value, list) else "a value"


def _short(name: Any) -> str:
    return repr(name)[:100]
