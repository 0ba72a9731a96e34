"""EC2: instances have a role."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import Parameter, rule


@rule(
    "EC2_INSTANCE_PROFILE_ATTACHED",
    title="Instances have an instance profile",
    types=("AWS::EC2::Instance",),
    why="Without a role, programs on the machine are given keys that never expire.",
    fix="aws ec2 associate-iam-instance-profile --instance-id ID --iam-instance-profile Name=NAME",
    passes={"iamInstanceProfile": {"arn": "arn:aws:iam::111122223333:instance-profile/app"}},
    fails={"instanceId": "i-2"},
    parameters=(Parameter("IamInstanceProfileArnList", "list"),),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    arn, wanted = at(configuration, "iamInstanceProfile", "arn"), parameters.get("IamInstanceProfileArnList")
    if not arn:
        return "The instance has no instance profile."
    if wanted and arn not in wanted:
        return f"The instance has the profile {arn}, which is none of those agreed."
    return None
