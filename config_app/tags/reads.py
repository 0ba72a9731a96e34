"""Find what an ARN of AWS Config names, of the kinds that hold tags, among the caller's own in the region."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from config_app.aggregators.models import AggregationAuthorization, ConfigurationAggregator
from config_app.organization.models import PACK, RULE, OrganizationDeployment
from config_app.packs.models import ConformancePack
from config_app.queries.models import StoredQuery
from config_app.recorder import choosing, describing
from config_app.rules.models import ConfigRule
from project.kernel import arn
from project.kernel.calls import Call
from project.kernel.errors import CallError


class Tagged(Protocol):
    """A row that holds tags."""

    tags: dict[str, str]

    def save(self, *, update_fields: list[str]) -> None: ...


def find(call: Call, name: str) -> Tagged:
    """The row of an ARN; raises ResourceNotFoundException, or ValidationException for what holds no tags."""
    parts = arn.parse(name)
    if parts is None or parts.service != "config":
        raise CallError("ValidationException", f"{name[:200]} is not an ARN of AWS Config.")
    kind, _, rest = parts.resource.partition("/")
    if kind not in KINDS:
        raise CallError("ValidationException", f"{kind[:100]!r} is no kind of resource that holds tags.")
    found = None
    if (parts.account, parts.region) == (call.account_id, call.region):
        found = KINDS[kind](call, rest)
    if found is None:
        raise CallError("ResourceNotFoundException", f"The resource {name[:200]} does not exist.")
    return found


def _own(call: Call, model: Any, **named: Any) -> Any:
    return model.objects.filter(account_id=call.account_id, region=call.region, **named).first()


def _with_id(call: Call, model: Any, rest: str, member: str) -> Any:
    """A row whose ARN ends in its name and its id."""
    name, _, number = rest.rpartition("/")
    return _own(call, model, name=name, **{member: number})


def _authorization(call: Call, rest: str) -> Any:
    account, _, region = rest.partition("/")
    return _own(call, AggregationAuthorization, granted=True, authorized_account_id=account, authorized_region=region)


def _recorder(call: Call, rest: str) -> Any:
    return next((one for one in choosing.every(call) if describing.name_of(one).endswith(f"/{rest}")), None)


def _deployment(call: Call, rest: str, kind: str) -> Any:
    name, _, suffix = rest.rpartition("-")
    return _own(call, OrganizationDeployment, kind=kind, name=name, suffix=suffix)


KINDS: dict[str, Callable[[Call, str], Tagged | None]] = {
    "aggregation-authorization": _authorization,
    "config-aggregator": lambda call, rest: _own(call, ConfigurationAggregator, aggregator_id=rest),
    "config-rule": lambda call, rest: _own(call, ConfigRule, rule_id=rest),
    "configuration-recorder": _recorder,
    "conformance-pack": lambda call, rest: _with_id(call, ConformancePack, rest, "pack_id"),
    "organization-config-rule": lambda call, rest: _deployment(call, rest, RULE),
    "organization-conformance-pack": lambda call, rest: _deployment(call, rest, PACK),
    "stored-query": lambda call, rest: _with_id(call, StoredQuery, rest, "query_id"),
}
