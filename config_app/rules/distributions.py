"""Behaviours and origins of CloudFront distributions; shared by the rules on them. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from config_app.rules.documents import at, listed

_S3 = re.compile(r".+\.s3([.-][a-z0-9-]+)?\.amazonaws\.com(\.cn)?")


def distribution(configuration: Mapping[str, Any]) -> Mapping[str, Any]:
    """The configuration of a distribution without its identity."""
    found: Mapping[str, Any] = configuration.get("distributionConfig") or {}
    return found


def behaviours(configuration: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The default cache behaviour and the others."""
    found = distribution(configuration)
    default = found.get("defaultCacheBehavior")
    return [*listed(default), *listed(at(found, "cacheBehaviors", "items"))]


def origins(configuration: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return listed(at(distribution(configuration), "origins", "items"))


def bucket_origins(configuration: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The origins that are buckets, reached as such and not as a web site."""
    return [
        origin
        for origin in origins(configuration)
        if not origin.get("customOriginConfig") and _S3.fullmatch(str(origin.get("domainName", "")))
    ]


def certificate(configuration: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is said of the certificate that viewers see."""
    found: Mapping[str, Any] = distribution(configuration).get("viewerCertificate") or {}
    return found


def custom_certificate(configuration: Mapping[str, Any]) -> bool:
    found = certificate(configuration)
    return not found.get("cloudFrontDefaultCertificate") and bool(found)
