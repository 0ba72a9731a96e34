"""Health checks of Route 53."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::Route53::HealthCheck",
    listing=Listing("route53:ListHealthChecks", "HealthChecks[]"),
    id="Id",
    name="Id",
    arn="arn:aws:route53:::healthcheck/{id}",
    is_global=True,
    case="api",
    spelling=(("Id", "HealthCheckId"),),
    events=r"HealthCheck|ChangeTags",
    drop=("CallerReference", "LinkedService", "HealthCheckVersion", "CloudWatchAlarmConfiguration"),
    extras=(
        Extra(
            "route53:ListTagsForResource",
            {"ResourceType": "'healthcheck'", "ResourceId": "Id"},
            "ResourceTagSet.Tags",
            into="Tags",
        ),
    ),
)
