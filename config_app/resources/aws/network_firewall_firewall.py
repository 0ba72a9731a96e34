"""Network firewalls."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::NetworkFirewall::Firewall",
    listing=Listing(
        "network-firewall:ListFirewalls", "Firewalls[].{FirewallArn: FirewallArn, FirewallName: FirewallName}"
    ),
    id="FirewallArn",
    name="FirewallName",
    arn="FirewallArn",
    events=r"Firewall(?!Policy)|TagResource|AssociateSubnets|DisassociateSubnets",
    drop=("FirewallArn", "FirewallName"),
    extras=(
        Extra(
            "network-firewall:DescribeFirewall",
            {"FirewallArn": "FirewallArn"},
            "{Firewall: Firewall, Tags: Firewall.Tags}",
        ),
    ),
    links=(
        Link("Is contained in Vpc", "AWS::EC2::VPC", "Firewall.VpcId", "Contains Firewall"),
        Link("Is contained in Subnet", "AWS::EC2::Subnet", "Firewall.SubnetMappings[].SubnetId", "Contains Firewall"),
        Link(
            "Is associated with FirewallPolicy",
            "AWS::NetworkFirewall::FirewallPolicy",
            "Firewall.FirewallPolicyArn",
            "Is associated with Firewall",
            by="arn",
        ),
    ),
)
