"""EC2: the default security group lets nothing through."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.remediation.spec import Parameter, Step, Steps, document


@document(
    "AWSConfigRemediation-RemoveVPCDefaultSecurityGroupRules",
    title="The default security group lets nothing through",
    changes="Revokes every ingress and egress rule of the group.",
    risk="high: machines that were put into the default group by nobody's choice lose their network",
    types=("AWS::EC2::SecurityGroup",),
    parameters=(Parameter("GroupId", required=True),),
    permissions=(
        "ec2:DescribeSecurityGroupRules",
        "ec2:RevokeSecurityGroupIngress",
        "ec2:RevokeSecurityGroupEgress",
    ),
)
def steps(parameters: Mapping[str, Any]) -> Steps:
    group = parameters["GroupId"]
    query = {"Filters": [{"Name": "group-id", "Values": [group]}]}
    found = yield Step("FindRules", "ec2:DescribeSecurityGroupRules", query)
    rules = found.get("SecurityGroupRules", [])
    ways = (
        ("RevokeIngress", "ec2:RevokeSecurityGroupIngress", False),
        ("RevokeEgress", "ec2:RevokeSecurityGroupEgress", True),
    )
    for name, operation, out in ways:
        numbers = [rule["SecurityGroupRuleId"] for rule in rules if bool(rule.get("IsEgress")) is out]
        if numbers:
            yield Step(name, operation, {"GroupId": group, "SecurityGroupRuleIds": numbers})
