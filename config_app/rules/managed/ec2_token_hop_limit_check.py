"""EC2: metadata does not travel."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import Parameter, rule


@rule(
    "EC2_TOKEN_HOP_LIMIT_CHECK",
    title="Metadata stays on the instance",
    types=("AWS::EC2::Instance",),
    why="With more hops than needed a container, or a proxy, can fetch the machine's credentials.",
    fix="aws ec2 modify-instance-metadata-options --instance-id ID --http-put-response-hop-limit 1",
    passes={"metadataOptions": {"httpPutResponseHopLimit": 1}},
    fails={"metadataOptions": {"httpPutResponseHopLimit": 3}},
    parameters=(Parameter("tokenHopLimit", "int", default="1", least=1, most=64),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    hops, most = at(configuration, "metadataOptions", "httpPutResponseHopLimit"), parameters["tokenHopLimit"]
    return f"Metadata travels {hops} hops, more than {most}." if hops is not None and int(hops) > most else None
