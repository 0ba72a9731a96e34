"""What a rule is when it speaks: its version, by the hash of everything that its verdict depends on besides the item."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from config_app.rules import reads, spec
from config_app.rules.models import LAMBDA, ConfigRule, RuleHandler, RuleVersion
from project.kernel import canonical

_OWN = "config_app.rules."


def document(rule: ConfigRule) -> dict[str, Any]:
    """Owner, identifier, parameters, policy text, and the hash of the code."""
    found: dict[str, Any] = {"owner": rule.owner, "identifier": rule.identifier, "parameters": rule.parameters}
    if rule.policy_text:
        found |= {"policyRuntime": rule.policy_runtime, "policyText": rule.policy_text}
    declared = reads.declared(rule)
    if declared is not None:
        found["codeSha256"] = code_hash(declared.evaluate.__module__)
    elif rule.owner == LAMBDA:
        handler = handler_of(rule)
        found["codeSha256"] = handler.sha256 if handler else ""
        found["handlerVersion"] = handler.version if handler else None
    return found


def hash_of(found: dict[str, Any]) -> str:
    return canonical.sha256(found)


def keep(rule: ConfigRule, found: dict[str, Any]) -> str:
    """Keep the version, once; its hash."""
    key = hash_of(found)
    RuleVersion.objects.bulk_create([RuleVersion(rule=rule, hash=key, document=found)], ignore_conflicts=True)
    return key


def handler_name(identifier: str) -> str:
    """The function's name in an ARN (`arn:aws:lambda:…:function:NAME[:alias]`), or the name itself."""
    return identifier.partition(":function:")[2].partition(":")[0] or identifier


def handler_of(rule: ConfigRule) -> RuleHandler | None:
    """The newest version of the handler that a rule's function stands for."""
    own = RuleHandler.objects.filter(account_id=rule.account_id, name=handler_name(rule.identifier))
    return own.filter(deleted__isnull=True).order_by("-version").first()


@cache
def code_hash(module_name: str) -> str:
    """SHA-256 over the source of a managed rule's module and of everything in this package that it reads."""
    sources: dict[str, str] = {}
    ahead = [sys.modules[module_name]]
    while ahead:
        module = ahead.pop()
        if module.__name__ in sources or not module.__name__.startswith(_OWN) or not module.__file__:
            continue
        sources[module.__name__] = Path(module.__file__).read_text()
        ahead += _read_by(module)
    return hashlib.sha256("\0".join(f"{name}\0{sources[name]}" for name in sorted(sources)).encode()).hexdigest()


def _read_by(module: ModuleType) -> list[ModuleType]:
    """The modules that a module's names come from; `spec` itself is the frame of all rules and no part of one."""
    found = []
    for value in vars(module).values():
        name = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None)
        if isinstance(name, str) and name in sys.modules and name != spec.__name__:
            found.append(sys.modules[name])
    return found
