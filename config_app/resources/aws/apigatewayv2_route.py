"""Routes of HTTP and WebSocket APIs."""

from config_app.resources.spec import Each, Link, Listing, ResourceType, Through

TYPE = ResourceType(
    "AWS::ApiGatewayV2::Route",
    listing=Listing(
        "apigatewayv2:GetRoutes",
        "Items[]",
        each=Each(Listing("apigatewayv2:GetApis", "Items[]"), {"ApiId": "ApiId"}, {"ApiId": "ApiId"}),
    ),
    id="join('', ['arn:aws:apigateway:{region}::/apis/', ApiId, '/routes/', RouteId])",
    name="RouteKey",
    arn="{id}",
    by_name=False,
    events=r"Route",
    through=(Through(r"Route", "routeId"), Through(r"Api", "apiId")),
    maps=("RequestModels", "RequestParameters"),
    links=(
        Link(
            "Is contained in Api",
            "AWS::ApiGatewayV2::Api",
            "join('', ['arn:aws:apigateway:{region}::/apis/', ApiId])",
            "Contains Route",
            by="arn",
        ),
    ),
)
