"""How a framework is declared: its controls, in our own words, and which managed rules serve each. No framework of code here.

That a rule serves a control is a reading of the control's text, and each can be argued with: a rule shows part of what
a control asks. What no rule can show is said (`manual`), and what no rule of Cairn shows is left empty: a gap.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property


@dataclass(frozen=True)
class Control:
    """One control: its number, what it asks in a few words, the rules that serve it, and what people must show."""

    number: str
    title: str
    rules: tuple[str, ...] = ()
    manual: str = ""

    @property
    def is_gap(self) -> bool:
        """Nothing serves it, and nothing is said of how people would."""
        return not self.rules and not self.manual


@dataclass(frozen=True)
class Framework:
    """A catalogue of controls. `parameters` are what its rules are set to, by identifier."""

    key: str
    title: str
    about: str
    controls: tuple[Control, ...]
    parameters: Mapping[str, Mapping[str, str]]

    @cached_property
    def rules(self) -> tuple[str, ...]:
        """Every rule that serves a control, once, in the order of the controls."""
        return tuple(dict.fromkeys(rule for control in self.controls for rule in control.rules))

    @cached_property
    def served(self) -> dict[str, tuple[str, ...]]:
        """The numbers of the controls that each rule serves."""
        found: dict[str, list[str]] = {}
        for control in self.controls:
            for rule in control.rules:
                found.setdefault(rule, []).append(control.number)
        return {rule: tuple(numbers) for rule, numbers in found.items()}


def control(number: str, title: str, *rules: str | Iterable[str], manual: str = "") -> Control:
    """A control from single rules and whole topics; a rule that comes twice counts once."""
    found = [name for one in rules for name in ((one,) if isinstance(one, str) else one)]
    return Control(number, title, tuple(dict.fromkeys(found)), manual)


@cache
def frameworks() -> dict[str, Framework]:
    """Every declared framework by key, found by walking the library, in the order of their titles."""
    package = importlib.import_module("config_app.frameworks.library")
    found = {}
    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        found[module.FRAMEWORK.key] = module.FRAMEWORK
    return dict(sorted(found.items(), key=lambda item: item[1].title))
