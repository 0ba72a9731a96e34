"""Amazon Resource Names: build and take apart."""

from __future__ import annotations

from typing import NamedTuple


class Arn(NamedTuple):
    """The six parts of `arn:partition:service:region:account:resource`."""

    partition: str
    service: str
    region: str
    account: str
    resource: str

    def __str__(self) -> str:
        return f"arn:{self.partition}:{self.service}:{self.region}:{self.account}:{self.resource}"


def make(service: str, region: str, account: str, resource: str) -> str:
    """An ARN in the `aws` partition."""
    return str(Arn("aws", service, region, account, resource))


def parse(text: str) -> Arn | None:
    """The parts of an ARN, or None where the text is not one."""
    parts = text.split(":", 5)
    return Arn(*parts[1:]) if len(parts) == 6 and parts[0] == "arn" else None
