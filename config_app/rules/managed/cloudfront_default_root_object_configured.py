"""CloudFront: the root shows a page and no list."""

from __future__ import annotations

from typing import Any

from config_app.rules.distributions import distribution
from config_app.rules.spec import rule


@rule(
    "CLOUDFRONT_DEFAULT_ROOT_OBJECT_CONFIGURED",
    title="Distributions have a default page",
    types=("AWS::CloudFront::Distribution",),
    why="Without one a request for the root may list what the bucket holds.",
    fix="aws cloudfront update-distribution with DefaultRootObject=index.html",
    passes={"distributionConfig": {"defaultRootObject": "index.html"}},
    fails={"distributionConfig": {"defaultRootObject": ""}},
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return (
        None if distribution(configuration).get("defaultRootObject") else "The distribution has no default root object."
    )
