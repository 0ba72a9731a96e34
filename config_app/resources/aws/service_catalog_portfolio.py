"""Portfolios of Service Catalog, with the accounts that see them."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::ServiceCatalog::Portfolio",
    listing=Listing("servicecatalog:ListPortfolios", "PortfolioDetails[]"),
    id="Id",
    name="DisplayName",
    arn="ARN",
    created="CreatedTime",
    events=r"Portfolio|TagOption",
    drop=("Id", "ARN", "DisplayName", "Description", "CreatedTime"),
    extras=(
        Extra(
            "servicecatalog:DescribePortfolio",
            {"Id": "Id"},
            "{TagOptions: TagOptions[].{Id: Id, Key: Key, Value: Value, Active: Active}, Tags: Tags}",
        ),
        Extra(
            "servicecatalog:ListConstraintsForPortfolio",
            {"PortfolioId": "Id"},
            "ConstraintDetails[].{constraintId: ConstraintId, type: Type, description: Description, owner: Owner, "
            "portfolioId: PortfolioId}",
            into="constraints",
            supplementary=True,
        ),
        Extra(
            "servicecatalog:ListPrincipalsForPortfolio",
            {"PortfolioId": "Id"},
            "Principals[].{principalARN: PrincipalARN, principalType: PrincipalType}",
            into="principals",
            supplementary=True,
        ),
        Extra(
            "servicecatalog:ListPortfolioAccess",
            {"PortfolioId": "Id"},
            "{accountIds: AccountIds}",
            into="portfolioAccess",
            supplementary=True,
        ),
    ),
)
