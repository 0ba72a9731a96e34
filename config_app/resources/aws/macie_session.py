"""Whether Macie is on, and whether it discovers sensitive data by itself."""

from config_app.resources.spec import Extra, Listing, ResourceType, Through

TYPE = ResourceType(
    "AWS::Macie::Session",
    listing=Listing("macie2:GetMacieSession", "[@]", absent=("AccessDeniedException",)),
    id="'{account}'",
    name="'{account}'",
    arn="arn:aws:macie2:{region}:{account}:session/{id}",
    case="upper",
    events=r"Macie|AutomatedDiscovery",
    through=(Through(r"Macie|AutomatedDiscovery"),),
    drop=("createdAt", "updatedAt", "serviceRole"),
    extras=(
        Extra(
            "macie2:GetAutomatedDiscoveryConfiguration",
            {},
            "status",
            into="automatedDiscoveryStatus",
            absent=("AccessDeniedException", "ResourceNotFoundException"),
        ),
    ),
)
