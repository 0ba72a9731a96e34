"""Operations of custom rules: their evaluations as AWS takes them, their policies, and the handlers that Cairn keeps."""

from __future__ import annotations

from typing import Any

from config_app.rules import describing, listening, reads
from config_app.rules.custom import archive, handlers
from config_app.rules.custom import evaluations as taking
from config_app.rules.models import POLICY
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation


@operation("config:PutEvaluations")
def put_evaluations(
    call: Call, *, result_token: str, evaluations: list[dict[str, Any]] | None = None, test_mode: bool = False
) -> dict[str, Any]:
    """What a custom rule's function says: at most 100 at a time, under the token of its run."""
    taking.check(evaluations or [])
    if test_mode:
        return {"FailedEvaluations": []}
    run = taking.run_of(result_token, call.account_id, call.caller.access_key_id)
    return {"FailedEvaluations": taking.take(run, evaluations or [])}


@operation("config:PutExternalEvaluation")
def put_external_evaluation(call: Call, *, config_rule_name: str, external_evaluation: dict[str, Any]) -> None:
    """What a person or an outside evaluator says of a process check."""
    rule = reads.find(call.account_id, call.region, config_rule_name)
    if not reads.is_process_check(rule):
        raise CallError(
            "InvalidParameterValueException",
            f"The ConfigRule {config_rule_name} is not a process check: only rules with the identifier {reads.PROCESS_CHECK} "
            "take external evaluations.",
        )
    taking.check([external_evaluation])
    if (
        taking.take_external(rule, external_evaluation)
        and external_evaluation["ComplianceResourceType"] == taking.ACCOUNT
    ):
        listening.tell_external(rule, external_evaluation, call)


@operation("config:GetCustomRulePolicy")
def get_custom_rule_policy(call: Call, *, config_rule_name: str = "") -> dict[str, Any]:
    """The policy text of a custom policy rule."""
    rule = reads.find(call.account_id, call.region, config_rule_name)
    if rule.owner != POLICY:
        raise CallError(
            "NoSuchConfigRuleException", f"The ConfigRule '{config_rule_name}' is not a custom policy rule."
        )
    return {"PolicyText": rule.policy_text}


@operation("cairn:PutRuleHandler")
def put_rule_handler(
    call: Call,
    *,
    function_name: str,
    zip_file: str = "",
    source: str = "",
    handler: str = "index.lambda_handler",
    address: str = "",
    timeout: int = 60,
    memory_size: int = 512,
    environment: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Keep a handler under the name or ARN of the function that it stands for: `zipFile` (base64), `source` (one Python
    file) or `address` (HTTP(S)). An endpoint's secret is in the answer, once."""
    if sum(map(bool, (zip_file, source, address))) != 1:
        raise handlers.invalid("Give one of zipFile, source and address.")
    bounds = handlers.bounds(timeout, memory_size, environment)
    if address:
        kept, secret = handlers.put_endpoint(call, function_name, address, bounds)
        return {**handlers.shown(kept), "secret": secret}
    code = archive.single(source, handler.rpartition(".")[0]) if source else handlers.decoded(zip_file)
    return handlers.shown(handlers.put_code(call, function_name, code, handler, bounds))


@operation("cairn:ListRuleHandlers")
def list_rule_handlers(call: Call) -> dict[str, Any]:
    return {"handlers": [handlers.shown(kept) for kept in handlers.newest(call.account_id)]}


@operation("cairn:GetRuleHandler")
def get_rule_handler(call: Call, *, function_name: str) -> dict[str, Any]:
    return handlers.shown(handlers.find(call.account_id, function_name))


@operation("cairn:ListRuleRuns")
def list_rule_runs(call: Call, *, config_rule_name: str) -> dict[str, Any]:
    """The newest runs of a custom rule, with what they printed and how they were shut in."""
    rule = reads.find(call.account_id, call.region, config_rule_name)
    return {"runs": [describing.run(found) for found in reads.runs(rule, 50)]}


@operation("cairn:DeleteRuleHandler")
def delete_rule_handler(call: Call, *, function_name: str) -> None:
    """Run it no more. Rules that need it fail with that reason; what verdicts refer to stays."""
    handlers.delete(handlers.find(call.account_id, function_name))
