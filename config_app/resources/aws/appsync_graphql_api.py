"""GraphQL APIs of AppSync, with the web ACL that guards them."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType, Through

TYPE = ResourceType(
    "AWS::AppSync::GraphQLApi",
    listing=Listing("appsync:ListGraphqlApis", "graphqlApis[].merge(@, {graphQLUrl: uris.GRAPHQL})"),
    id="arn",
    name="name",
    arn="arn",
    tags="tags",
    case="upper",
    events=r"GraphqlApi|TagResource|WebACL$",
    also=("wafv2",),
    through=(Through(r"GraphqlApi", "ApiId"),),
    maps=("uris", "dns"),
    drop=("uris", "dns", "wafWebAclArn", "owner"),
    extras=(
        Extra(
            "appsync:GetGraphqlApi",
            {"apiId": "apiId"},
            "graphqlApi.wafWebAclArn && {arn: graphqlApi.wafWebAclArn}",
            into="WebAcl",
            supplementary=True,
        ),
    ),
    links=(
        Link(
            "Is associated with WebACL", "AWS::WAFv2::WebACL", "wafWebAclArn", "Is associated with GraphQLApi", by="arn"
        ),
    ),
)
