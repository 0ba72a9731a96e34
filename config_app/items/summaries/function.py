"""Lambda functions: code, runtime, role, who may invoke them."""

from __future__ import annotations

from collections.abc import Iterator

from config_app.items.summaries.bucket_access import policy
from config_app.items.wording import Example, State, moved, wording

_OPEN = '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "lambda:InvokeFunction"}]}'


@wording(
    "AWS::Lambda::Function",
    about=("codeSha256", "codeSize", "runtime", "role", "memorySize", "timeout", "handler", "version", "layers",
           "+Policy", "state", "lastUpdateStatus"),
    examples=(
        Example("Code replaced.", State({"codeSha256": "a", "codeSize": 1}), State({"codeSha256": "b", "codeSize": 2})),
        Example("Runtime python3.9 → python3.12.", State({"runtime": "python3.9"}), State({"runtime": "python3.12"})),
        Example("Role web → admin.", State({"role": "arn:aws:iam::1:role/web"}), State({"role": "arn:aws:iam::1:role/admin"})),
        Example("Timeout in seconds 3 → 900.", State({"timeout": 3}), State({"timeout": 900})),
        Example("Policy set and made it public.", State(), State(supplementary={"Policy": _OPEN})),
    ),
)  # fmt: skip
def function(before: State, after: State) -> Iterator[str]:
    if before.get("codeSha256") != after.get("codeSha256"):
        yield "code replaced"
    for path, name in (("runtime", "runtime"), ("role", "role"), ("memorySize", "memory in MB"), ("handler", "handler"),
                       ("timeout", "timeout in seconds"), ("layers", "layers"), ("state.value", "state")):  # fmt: skip
        yield from moved(before, after, path, name)
    yield from policy(before.get("+Policy", ""), after.get("+Policy", ""), "policy")
