"""EC2: a security group does not let the world in over SSH and RDP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.remediation.spec import NotRepairable, Parameter, Step, Steps, document


def _administers(rule: Mapping[str, Any]) -> bool:
    """Whether a rule is about port 22 or 3389 alone: one for a range of ports is somebody's decision, not a slip."""
    return (
        rule.get("IpProtocol") == "tcp"
        and rule.get("FromPort") == rule.get("ToPort")
        and rule.get("FromPort") in (22, 3389)
    )


@document(
    "AWS-DisablePublicAccessForSecurityGroup",
    title="SSH and RDP are closed to the world",
    changes="Revokes the group's ingress rules for the ports 22 and 3389 from everywhere (or from one block of addresses).",
    risk="medium: whoever administers machines from outside is shut out",
    types=("AWS::EC2::SecurityGroup",),
    parameters=(
        Parameter("GroupId", required=True),
        Parameter("IpAddressToBlock"),
    ),
    permissions=(
        "ec2:DescribeSecurityGroupRules",
        "ec2:RevokeSecurityGroupIngress",
    ),
)
def steps(parameters: Mapping[str, Any]) -> Steps:
    group, block = parameters["GroupId"], parameters.get("IpAddressToBlock")
    blocks = {block} if block else {"0.0.0.0/0", "::/0"}
    query = {"Filters": [{"Name": "group-id", "Values": [group]}]}
    found = yield Step("FindRules", "ec2:DescribeSecurityGroupRules", query)
    wrong = [
        rule["SecurityGroupRuleId"]
        for rule in found.get("SecurityGroupRules", [])
        if not rule.get("IsEgress") and {rule.get("CidrIpv4"), rule.get("CidrIpv6")} & blocks and _administers(rule)
    ]
    if not wrong:
        raise NotRepairable(f"No ingress rule of {group} opens the ports 22 or 3389 to {' or '.join(sorted(blocks))}.")
    yield Step("Revoke", "ec2:RevokeSecurityGroupIngress", {"GroupId": group, "SecurityGroupRuleIds": wrong})
