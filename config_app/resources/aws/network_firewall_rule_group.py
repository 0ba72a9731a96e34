"""Rule groups of network firewalls."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::NetworkFirewall::RuleGroup",
    listing=Listing("network-firewall:ListRuleGroups", "RuleGroups[].{Arn: Arn, Name: Name}"),
    id="Arn",
    name="Name",
    arn="Arn",
    events=r"RuleGroup|TagResource",
    drop=("Arn", "Name"),
    maps=("IPSets", "PortSets", "IPSetReferences"),
    volatile=("lastModifiedTime",),
    extras=(
        Extra(
            "network-firewall:DescribeRuleGroup",
            {"RuleGroupArn": "Arn"},
            "{RuleGroup: RuleGroup, RuleGroupResponse: RuleGroupResponse, Tags: RuleGroupResponse.Tags}",
        ),
    ),
)
