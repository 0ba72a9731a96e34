"""Stages of REST APIs."""

from config_app.resources.spec import Each, Link, Listing, ResourceType, Through

TYPE = ResourceType(
    "AWS::ApiGateway::Stage",
    listing=Listing(
        "apigateway:GetStages",
        "item[]",
        each=Each(Listing("apigateway:GetRestApis", "items[]"), {"restApiId": "id"}, {"restApiId": "id"}),
    ),
    id="join('', ['arn:aws:apigateway:{region}::/restapis/', restApiId, '/stages/', stageName])",
    name="stageName",
    arn="{id}",
    tags="tags",
    created="createdDate",
    by_name=False,
    events=r"Stage|Deployment|TagResource|WebACL$",
    also=("wafv2",),
    through=(Through(r"Stage|Deployment|RestApi", "restApiId"),),
    maps=("methodSettings", "variables", "stageVariableOverrides"),
    links=(
        Link(
            "Is contained in RestApi",
            "AWS::ApiGateway::RestApi",
            "join('', ['arn:aws:apigateway:{region}::/restapis/', restApiId])",
            "Contains Stage",
            by="arn",
        ),
        Link("Is associated with WebACL", "AWS::WAFv2::WebACL", "webAclArn", "Is associated with Stage", by="arn"),
    ),
)
