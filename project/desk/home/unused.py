"""What nothing uses, by reason: resources that no relationship which holds now names in the way that counts as use."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet

from config_app.items import reads as items
from config_app.items.models import Relationship, Resource

_WEARERS = ("AWS::EC2::Instance", "AWS::EC2::NetworkInterface", "AWS::RDS::DBInstance", "AWS::Lambda::Function")
PAGE = 100


def _living(scope: Sequence[str], kind: str) -> QuerySet[Resource]:
    return items.scope(scope).filter(deleted__isnull=True, type=kind)


def _named(kind: str, by: Sequence[str] = ()) -> Exists:
    """Whether a relationship that holds now names the resource."""
    found = Relationship.objects.filter(
        account_id=OuterRef("account_id"), far_type=kind, far_id=OuterRef("resource_id"), until__isnull=True
    )
    return Exists(found.filter(type__in=by) if by else found)


def by_reason(scope: Sequence[str]) -> dict[str, QuerySet[Resource]]:
    """Unused resources by the reason why they count as unused."""
    volume, group = "AWS::EC2::Volume", "AWS::EC2::SecurityGroup"
    return {
        "volumes attached to nothing": _living(scope, volume).exclude(_named(volume)),
        "security groups without a member": _living(scope, group)
        .exclude(name="default")
        .exclude(_named(group, _WEARERS)),
    }


def counts(scope: Sequence[str]) -> dict[str, int]:
    """How many there are for each reason."""
    return {reason: found.count() for reason, found in by_reason(scope).items()}


def groups(scope: Sequence[str]) -> list[tuple[str, int, list[Resource]]]:
    """Each reason with its count and its first resources."""
    return [
        (reason, found.count(), list(found.order_by("changed", "id")[:PAGE]))
        for reason, found in by_reason(scope).items()
    ]
