"""Where network firewalls log."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::NetworkFirewall::LoggingConfiguration",
    listing=Listing(
        "network-firewall:ListFirewalls", "Firewalls[].{FirewallArn: FirewallArn, FirewallName: FirewallName}"
    ),
    id="FirewallArn",
    name="FirewallName",
    arn="FirewallArn",
    case="api",
    events=r"LoggingConfiguration|(Create|Delete)Firewall$",
    maps=("LogDestination",),
    extras=(
        Extra(
            "network-firewall:DescribeLoggingConfiguration",
            {"FirewallArn": "FirewallArn"},
            "LoggingConfiguration",
            into="LoggingConfiguration",
        ),
    ),
    links=(
        Link(
            "Is associated with Firewall",
            "AWS::NetworkFirewall::Firewall",
            "FirewallArn",
            "Is associated with LoggingConfiguration",
            by="arn",
        ),
    ),
)
