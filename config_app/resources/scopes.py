"""WAF lists what guards a region and what guards CloudFront apart; the latter is known in us-east-1 alone. Pure."""

from __future__ import annotations

SCOPES: tuple[dict[str, object], ...] = ({"Scope": "REGIONAL"}, {"Scope": "CLOUDFRONT"})
