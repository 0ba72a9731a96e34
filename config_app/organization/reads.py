"""Find what the organization deploys, and who may ask for it: the account that the installation began with."""

from __future__ import annotations

from collections.abc import Iterable

from config_app.organization.models import PACK, MemberDeployment, OrganizationDeployment
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.platform.identity import reads as identity

_UNKNOWN = {
    "rule": ("NoSuchOrganizationConfigRuleException", "organization Config rule"),
    "pack": ("NoSuchOrganizationConformancePackException", "organization conformance pack"),
}


def check(call: Call) -> None:
    """Raise where the account is not the organization's management account."""
    if call.account_id != identity.first_account():
        raise CallError(
            "OrganizationAccessDeniedException",
            f"Account {call.account_id} is not the management account of the organization, which is the account that "
            "the installation began with.",
        )


def find(call: Call, kind: str, name: str) -> OrganizationDeployment:
    found = own(call, kind, [name])
    if not found:
        code, noun = _UNKNOWN[kind]
        raise CallError(code, f"There is no {noun} named {name}.")
    return found[0]


def own(call: Call, kind: str, names: Iterable[str] | None = None) -> list[OrganizationDeployment]:
    """The organization's rules or packs of a region, by name."""
    check(call)
    rows = OrganizationDeployment.objects.filter(kind=kind, account_id=call.account_id, region=call.region)
    found = rows.filter(name__in=list(names)) if names else rows
    return sorted(found, key=lambda one: one.name)


def named(call: Call, kind: str, names: list[str] | None) -> list[OrganizationDeployment]:
    """As `own`; raises for a name that is not there."""
    for name in names or []:
        find(call, kind, name)
    return own(call, kind, names)


def members(one: OrganizationDeployment) -> list[MemberDeployment]:
    return list(one.members.order_by("account_id"))


def status(one: OrganizationDeployment) -> tuple[str, str, str]:
    """(status, error code, error message) of the whole: failed where any account failed."""
    every = members(one)
    bad = next((member for member in every if member.outcome == "FAILED"), None)
    if any(member.outcome == "IN_PROGRESS" for member in every):
        return f"{one.verb}_IN_PROGRESS", "", ""
    if bad is not None:
        return f"{one.verb}_FAILED", bad.code, f"{bad.account_id}: {bad.message}"
    return f"{one.verb}_SUCCESSFUL", "", ""


def noun(kind: str) -> str:
    return "OrganizationConformancePack" if kind == PACK else "OrganizationConfigRule"
