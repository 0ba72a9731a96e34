"""REST APIs of API Gateway."""

from config_app.resources.spec import Listing, ResourceType, Through

TYPE = ResourceType(
    "AWS::ApiGateway::RestApi",
    listing=Listing("apigateway:GetRestApis", "items[]"),
    id="join('', ['arn:aws:apigateway:{region}::/restapis/', id])",
    name="name",
    arn="{id}",
    tags="tags",
    created="createdDate",
    events=r"RestApi|TagResource",
    through=(Through(r"RestApi|TagResource", "id"),),
    drop=("warnings", "rootResourceId"),
)
