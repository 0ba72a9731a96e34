"""Which recorder a call means; raises AWS's errors where there is none of that name, or it is a service's."""

from __future__ import annotations

from collections.abc import Sequence

from config_app.recorder import describing, reads
from config_app.recorder.describing import AnyRecorder
from config_app.recorder.models import LinkedRecorder, Recorder
from project.kernel.calls import Call
from project.kernel.errors import CallError


def every(call: Call) -> list[AnyRecorder]:
    """The recorders of the caller's account and region: its own, then the service-linked ones by name."""
    own = reads.recorder(call.account_id, call.region)
    return [*([own] if own else []), *reads.linked([call.account_id], call.region)]


def unknown(said: str) -> CallError:
    return CallError(
        "NoSuchConfigurationRecorderException",
        f"Cannot find configuration recorder with the specified name '{said}'.",
    )


def chosen(call: Call, names: Sequence[str], principal: str | None, named: str | None) -> list[AnyRecorder]:
    """The recorders that a call names: by names, by service principal or by ARN; without any of them its own."""
    if sum(bool(way) for way in (names, principal, named)) > 1:
        raise CallError(
            "ValidationException", "Name recorders in one way: ConfigurationRecorderNames, ServicePrincipal or Arn."
        )
    there = every(call)
    if names:
        by_name = {found.name: found for found in there}
        for name in names:
            if name not in by_name:
                raise unknown(name)
        return [by_name[name] for name in dict.fromkeys(names)]
    found: list[AnyRecorder]
    if principal:
        found = [one for one in there if isinstance(one, LinkedRecorder) and one.service_principal == principal]
    elif named:
        found = [one for one in there if describing.name_of(one) == named]
    else:
        return [one for one in there if isinstance(one, Recorder)]
    if not found:
        raise unknown(principal or named or "")
    return found


def own(call: Call, name: str, instead: str) -> Recorder:
    """The caller's own recorder of a name; one of a service is not touched by these operations."""
    for found in every(call):
        if found.name == name:
            if isinstance(found, LinkedRecorder):
                raise CallError("UnmodifiableEntityException", f"'{name}' is service-linked: {instead}")
            return found
    raise unknown(name)
