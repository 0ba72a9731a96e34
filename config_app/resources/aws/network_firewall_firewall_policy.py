"""Policies of network firewalls."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::NetworkFirewall::FirewallPolicy",
    listing=Listing("network-firewall:ListFirewallPolicies", "FirewallPolicies[].{Arn: Arn, Name: Name}"),
    id="Arn",
    name="Name",
    arn="Arn",
    events=r"FirewallPolicy|TagResource",
    drop=("Arn", "Name"),
    maps=("RuleVariables",),
    volatile=("lastModifiedTime",),
    extras=(
        Extra(
            "network-firewall:DescribeFirewallPolicy",
            {"FirewallPolicyArn": "Arn"},
            "{FirewallPolicy: FirewallPolicy, FirewallPolicyResponse: FirewallPolicyResponse, Tags: FirewallPolicyResponse.Tags}",
        ),
    ),
    links=(
        Link(
            "Is associated with RuleGroup",
            "AWS::NetworkFirewall::RuleGroup",
            "[FirewallPolicy.StatefulRuleGroupReferences[].ResourceArn, FirewallPolicy.StatelessRuleGroupReferences[].ResourceArn][]",
            "Is associated with FirewallPolicy",
            by="arn",
        ),
    ),
)
