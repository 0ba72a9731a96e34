"""Organization deployments in the background; accounts that came later get what the organization wants."""

from __future__ import annotations

from django.db import transaction

from config_app.organization import writes
from config_app.organization.models import OrganizationDeployment
from project.kernel.beat import every, on_demand


@on_demand()
def roll_out(number: int) -> None:
    """Bring one deployment to the accounts."""
    writes.roll_out(number)


@every(120)
def upkeep() -> None:
    """Take up what was lost, and bring each deployment to accounts that are new."""
    for one in OrganizationDeployment.objects.order_by("id"):
        with transaction.atomic():
            writes.welcome(one)
        writes.roll_out(one.id)
