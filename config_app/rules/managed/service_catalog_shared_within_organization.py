"""Service Catalog: portfolios are shared within the organization."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed, named
from config_app.rules.spec import Example, Item, rule


@rule(
    "SERVICE_CATALOG_SHARED_WITHIN_ORGANIZATION",
    title="Portfolios are shared with the organization, not with single accounts",
    types=("AWS::ServiceCatalog::Portfolio",),
    why="Terms of a share with an account end for nobody when the account leaves.",
    fix="aws servicecatalog delete-portfolio-share for the account, then create one for the organization.",
    passes=Example({"providerName": "it"}, Item(supplementary={"portfolioAccess": {"accountIds": []}})),
    fails=Example({"providerName": "it"}, Item(supplementary={"portfolioAccess": {"accountIds": ["444455556666"]}})),
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    accounts = listed((item.part("portfolioAccess") or {}).get("accountIds"))
    return f"The portfolio is shared with single accounts: {named(accounts)}" if accounts else None
