"""Stages of HTTP and WebSocket APIs."""

from config_app.resources.spec import Each, Link, Listing, ResourceType, Through

TYPE = ResourceType(
    "AWS::ApiGatewayV2::Stage",
    listing=Listing(
        "apigatewayv2:GetStages",
        "Items[]",
        each=Each(Listing("apigatewayv2:GetApis", "Items[]"), {"ApiId": "ApiId"}, {"ApiId": "ApiId"}),
    ),
    id="join('', ['arn:aws:apigateway:{region}::/apis/', ApiId, '/stages/', StageName])",
    name="StageName",
    arn="{id}",
    created="CreatedDate",
    by_name=False,
    events=r"Stage|Deployment|RouteSettings|TagResource",
    through=(Through(r"Stage|Deployment|Api", "apiId"),),
    maps=("RouteSettings", "StageVariables"),
    links=(
        Link(
            "Is contained in Api",
            "AWS::ApiGatewayV2::Api",
            "join('', ['arn:aws:apigateway:{region}::/apis/', ApiId])",
            "Contains Stage",
            by="arn",
        ),
    ),
)
