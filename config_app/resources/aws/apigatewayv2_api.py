"""HTTP and WebSocket APIs of API Gateway."""

from config_app.resources.spec import Listing, ResourceType, Through

TYPE = ResourceType(
    "AWS::ApiGatewayV2::Api",
    listing=Listing("apigatewayv2:GetApis", "Items[]"),
    id="join('', ['arn:aws:apigateway:{region}::/apis/', ApiId])",
    name="Name",
    arn="{id}",
    created="CreatedDate",
    events=r"Api|TagResource",
    through=(Through(r"Api|TagResource", "apiId"),),
    drop=("ImportInfo", "Warnings"),
)
