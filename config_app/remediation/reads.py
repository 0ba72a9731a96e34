"""Find remediations, their executions and exceptions, and what a rule finds wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db.models import Q, QuerySet

from config_app.items.models import Resource
from config_app.remediation import controls, spec
from config_app.remediation.models import (
    FAILED,
    OPEN,
    PENDING,
    QUEUED,
    RUNNING,
    RemediationConfiguration,
    RemediationException,
    RemediationExecution,
)
from config_app.rules.models import Verdict
from project.kernel import clock
from project.kernel.errors import CallError

BAD = "NON_COMPLIANT"
Key = tuple[str, str]  # resource type, resource id


def invalid(message: str) -> CallError:
    return CallError("InvalidParameterValueException", message)


def configuration(account_id: str, region: str, name: str) -> RemediationConfiguration | None:
    found = RemediationConfiguration.objects.filter(account_id=account_id, region=region, rule_name=name)
    return found.first()


def find(account_id: str, region: str, name: str) -> RemediationConfiguration:
    """A rule's remediation; raises NoSuchRemediationConfigurationException."""
    found = configuration(account_id, region, name)
    if found is None:
        raise CallError(
            "NoSuchRemediationConfigurationException", f"No RemediationConfiguration found for the ConfigRule '{name}'."
        )
    return found


def document(found: RemediationConfiguration | RemediationExecution) -> spec.Document | None:
    """The declared document; None: not implemented."""
    return spec.documents().get(found.document)


def execution(accounts: Sequence[str], number: str) -> RemediationExecution:
    """An execution by its id; raises NoSuchRemediationException."""
    found = RemediationExecution.objects.filter(account_id__in=accounts, number=number).first()
    if found is None:
        raise CallError("NoSuchRemediationException", f"There is no remediation {number[:64]}.", status=404)
    return found


def executions(
    accounts: Sequence[str], *, name: str = "", state: str = "", before: int | None = None, limit: int = 50
) -> list[RemediationExecution]:
    """Executions, the newest first."""
    found = RemediationExecution.objects.filter(account_id__in=accounts)
    found = found.filter(rule_name=name) if name else found
    found = found.filter(state=state) if state else found
    found = found.filter(id__lt=before) if before is not None else found
    return list(found.order_by("-id")[:limit])


def newest(
    account_id: str, region: str, name: str, keys: Sequence[Key] | None, *, after: int = 0, limit: int = 100
) -> list[RemediationExecution]:
    """The newest execution of each resource of a rule, by key beyond `after`."""
    found = RemediationExecution.objects.filter(account_id=account_id, region=region, rule_name=name)
    if keys is not None:
        found = found.filter(_keyed(keys))
    last = found.order_by("resource_type", "resource_id", "-id").distinct("resource_type", "resource_id").values("id")
    return list(RemediationExecution.objects.filter(id__in=last, id__gt=after).order_by("id")[:limit])


def _keyed(keys: Iterable[Key]) -> Q:
    wanted = Q(pk__in=[])
    for kind, resource_id in keys:
        wanted |= Q(resource_type=kind, resource_id=resource_id)
    return wanted


def exceptions(
    account_id: str, region: str, name: str, keys: Sequence[Key] | None = None
) -> QuerySet[RemediationException]:
    """The exceptions of a rule that have not expired."""
    now = clock.now()
    found = RemediationException.objects.filter(account_id=account_id, region=region, rule_name=name)
    found = found.filter(Q(expires__isnull=True) | Q(expires__gt=now))
    return found.filter(_keyed(keys)) if keys is not None else found


def findings(account_id: str, region: str, name: str, keys: Sequence[Key]) -> dict[Key, Verdict]:
    """What the rule finds wrong now among these resources."""
    held = Verdict.objects.filter(
        rule__account_id=account_id, rule__region=region, rule__name=name, rule__deleted__isnull=True,
        until__isnull=True, compliance=BAD, resource__type__in={kind for kind, _ in keys},
        resource__resource_id__in={number for _, number in keys}, resource__deleted__isnull=True,
    ).select_related("resource")  # fmt: skip
    return {(one.resource.type, one.resource.resource_id): one for one in held}


def resource(found: RemediationExecution) -> Resource | None:
    own = Resource.objects.filter(
        account_id=found.account_id, type=found.resource_type, resource_id=found.resource_id, deleted__isnull=True
    )
    return own.order_by("-id").first()


def waiting(accounts: Sequence[str]) -> int:
    """How many executions wait for somebody's approval."""
    return RemediationExecution.objects.filter(account_id__in=accounts, state=PENDING).count()


def open_keys(account_id: str, region: str, name: str, keys: Sequence[Key]) -> set[Key]:
    found = RemediationExecution.objects.filter(account_id=account_id, region=region, rule_name=name, state__in=OPEN)
    return set(found.filter(_keyed(keys)).values_list("resource_type", "resource_id"))


def lost() -> list[RemediationExecution]:
    """Executions that nobody took up, and those whose worker is gone."""
    now = clock.now()
    late = Q(state=QUEUED, decided__lt=now - timedelta(seconds=30)) | Q(state=RUNNING, leased__lt=now)
    return list(RemediationExecution.objects.filter(late).order_by("id")[:50])


def of_execution(found: RemediationExecution) -> QuerySet[RemediationConfiguration]:
    """The configuration of the rule that an execution repairs for."""
    return RemediationConfiguration.objects.filter(
        account_id=found.account_id, region=found.region, rule_name=found.rule_name
    )


def figures(setting: RemediationConfiguration) -> dict[str, int]:
    """What a rule's controls count: resources to repair, executions that go on, and those that were begun and failed lately."""
    own = RemediationExecution.objects.filter(
        account_id=setting.account_id, region=setting.region, rule_name=setting.rule_name
    )
    since = max(setting.put, clock.now() - controls.WINDOW)
    failed = own.filter(state=FAILED, started__isnull=False, ended__gte=since)
    rule = {"rule__account_id": setting.account_id, "rule__region": setting.region, "rule__name": setting.rule_name}
    red = Verdict.objects.filter(until__isnull=True, compliance=BAD, rule__deleted__isnull=True, **rule)
    known = set(red.values_list("resource__type", "resource__resource_id"))
    waiting = own.filter(Q(state__in=OPEN) | Q(id__in=failed.values("id")))
    known |= set(waiting.values_list("resource_type", "resource_id"))
    return {"resources": len(known), "running": own.filter(state=RUNNING).count(), "failed": failed.count()}


def held_back(number: int) -> list[RemediationExecution]:
    """The execution of the same rule that waits longest, where an ended one may have held it back."""
    ended = RemediationExecution.objects.filter(id=number).exclude(state__in=OPEN).first()
    if ended is None or not of_execution(ended).exclude(controls={}).exists():
        return []
    own = RemediationExecution.objects.filter(
        account_id=ended.account_id, region=ended.region, rule_name=ended.rule_name, state=QUEUED
    )
    return list(own.order_by("id")[:1])


def automatic() -> list[RemediationConfiguration]:
    return list(RemediationConfiguration.objects.filter(automatic=True).order_by("id"))


def attempts(found: RemediationConfiguration, key: Key) -> list[RemediationExecution]:
    """The automatic attempts at a resource within the configuration's window, the newest first."""
    since = clock.now() - timedelta(seconds=found.retry_seconds or 60)
    own = RemediationExecution.objects.filter(
        account_id=found.account_id, region=found.region, rule_name=found.rule_name, automatic=True,
        resource_type=key[0], resource_id=key[1], asked__gte=since,
    )  # fmt: skip
    return list(own.order_by("-id")[:30])
