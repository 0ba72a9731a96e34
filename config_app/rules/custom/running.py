"""Run what waits for custom rules: functions in processes of their own, endpoints, real Lambda, policies in batches."""

from __future__ import annotations

import json
import logging
import secrets
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import connection, transaction

from config_app.items.models import Item
from config_app.recorder.models import Recorder
from config_app.rules import verdicts, versions
from config_app.rules.custom import child, documents, endpoint, evaluations, guard, queue
from config_app.rules.models import POLICY, ConfigRule, RuleHandler, RuleRun
from config_app.rules.verdicts import Said
from project import env
from project.kernel import clock
from project.kernel.aws import shapes
from project.kernel.errors import CallError
from project.platform.identity import sessions, upstream
from project.platform.keys import envelope

log = logging.getLogger(__name__)
LOCK = 0x0CA5
NEW_WORK_SECONDS = 120  # a drain takes no new work beyond; the next one does
ANSWERS = timedelta(minutes=15)  # how long a result token holds beyond the run's time
NO_ANSWER = "It ended without PutEvaluations for its result token."
READS = ("*:Describe*", "*:Get*", "*:List*", "*:BatchGet*", "*:Select*", "*:Lookup*", "*:Head*", "*:Search*", "*:Query*",
         "*:Scan*", "iam:GenerateCredentialReport", "iam:Simulate*", "config:PutEvaluations")  # fmt: skip
SECRETS = ("cairn:*", "secretsmanager:Get*Value", "secretsmanager:BatchGet*", "ssm:GetParameter*", "sts:GetSessionToken",
           "sts:GetFederationToken", "ecr*:GetAuthorizationToken", "ec2:GetPasswordData", "codeartifact:GetAuthorizationToken",
           "redshift:GetClusterCredentials*", "sso:GetRoleCredentials", "cognito-identity:GetCredentialsForIdentity",
           "cognito-identity:GetOpenIdToken*")  # fmt: skip


def drain() -> int:
    """Run what waits until nothing does; one drain at a time. Counts the runs."""
    number, until = 0, time.monotonic() + NEW_WORK_SECONDS
    while time.monotonic() < until and _alone():
        try:
            done = _drain(until)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        number += done
        if not done:
            break
    return number


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _drain(until: float) -> int:
    """Several rules side by side, each with one thing at a time: a rule that hangs keeps its own place and no other."""
    number = 0
    running: set[Future[None]] = set()
    touched: set[int] = set()
    with ThreadPoolExecutor(queue.MOST_RUNNING, thread_name_prefix="custom-rule") as pool:
        while True:
            runs = queue.claim() if time.monotonic() < until else []
            if runs:
                number += len(runs)
                touched.add(runs[0].rule_id)
                running.add(pool.submit(_carry_out, runs))
            elif not running:
                break
            if not runs or len(running) >= queue.MOST_RUNNING:
                _, running = wait(running, timeout=0.5, return_when=FIRST_COMPLETED)
    for rule_id in touched:
        queue.prune(rule_id)
    return number


def _carry_out(runs: list[RuleRun]) -> None:
    rule = runs[0].rule
    try:
        if rule.deleted or not rule.enabled:
            queue.end(runs, reason="The rule was deleted or switched off meanwhile.")
        elif rule.owner == POLICY:
            _policy(rule, runs)
        else:
            _function(runs[0])
    except Exception as problem:
        log.exception("custom rule %s failed", rule.name)
        queue.end(runs, reason=f"Cairn could not run it: {type(problem).__name__}: {problem}")
    finally:
        connection.close()


def _policy(rule: ConfigRule, runs: list[RuleRun]) -> None:
    """Apply the policy to each item, then write all verdicts at once."""
    items, inputs, said = queue.resources(runs), versions.keep(rule, versions.document(rule)), []
    for run in runs:
        item, resource, started = items.get(run.item_id or 0), run.resource, time.monotonic()
        run.inputs = inputs
        if item is None or resource is None or resource.deleted:
            continue
        try:
            applied = guard.apply(rule.policy_text, documents.policy(item, resource, rule.parameters))
        except guard.PolicyError as problem:
            run.reason = str(problem)[:400]
            continue
        finally:
            run.milliseconds = int((time.monotonic() - started) * 1000)
        run.evaluations, run.confinement = 1, ", ".join(applied.holds)
        run.output = applied.annotation if rule.debug_log or applied.messages else ""
        said.append(Said(
            rule, resource, item.id, applied.compliance, applied.annotation, run.started or clock.now(), item.md5,
            item.captured, inputs,
        ))  # fmt: skip
    with transaction.atomic():
        verdicts.write(said)
        queue.end(runs)


def _function(run: RuleRun) -> None:
    """Ask a function: its code where it is kept here, else its endpoint, else the account's own Lambda."""
    handler = versions.handler_of(run.rule)
    if queue.rests(run.rule):
        queue.end([run], reason="Not run: the last three runs were ended by force; it is tried again in five minutes.")
        return
    item = Item.objects.filter(id=run.item_id or 0).first()
    token = secrets.token_urlsafe(60)
    seconds = handler.seconds if handler else 20
    run.inputs = versions.keep(run.rule, versions.document(run.rule))
    run.token_sha256, run.token_until = evaluations.digest(token), clock.now() + timedelta(seconds=seconds) + ANSWERS
    run.save(update_fields=["inputs", "token_sha256", "token_until"])
    former = queue.former(run.resource, item) if run.resource and item else None
    message = documents.invoking(run, item, run.resource, former)
    event = documents.event(run, message, token, _role(run.rule))
    if handler is None:
        _lambda(run, event)
    elif handler.kind == "endpoint":
        _endpoint(run, handler, event)
    else:
        _code(run, handler, event)


def _role(rule: ConfigRule) -> str:
    own = Recorder.objects.filter(account_id=rule.account_id, region=rule.region).values_list("role_arn", flat=True)
    return own.first() or ""


def cairn() -> tuple[str, int]:
    """Where this installation's endpoint is, as its workers reach it: CAIRN_ENDPOINT_URL, or the web process beside them."""
    parts = urlsplit(env.text("CAIRN_ENDPOINT_URL"))
    if parts.hostname:
        return parts.hostname, parts.port or 80
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(env.BIND, env.BIND)  # noqa: S104 – compared, not bound
    return host, env.PORT


def _code(run: RuleRun, handler: RuleHandler, event: dict[str, Any]) -> None:
    rule = run.rule
    allow = {"Statement": [{"Effect": "Allow", "Action": list(READS), "Resource": "*"},
                           {"Effect": "Deny", "Action": list(SECRETS), "Resource": "*"}]}  # fmt: skip
    keys = sessions.issue(
        rule.account_id, role=f"cairn/config-rule/{rule.rule_id}", session=handler.name[:64], policies=[allow], bound=READS,
        lifetime=timedelta(seconds=handler.seconds + 60),
    )  # fmt: skip
    run.key_id = keys.access_key_id
    run.save(update_fields=["key_id"])
    environment = {
        **handler.variables,
        "AWS_ACCESS_KEY_ID": keys.access_key_id, "AWS_SECRET_ACCESS_KEY": keys.secret_access_key,
        "AWS_SESSION_TOKEN": keys.session_token, "AWS_REGION": rule.region, "AWS_DEFAULT_REGION": rule.region,
        "AWS_LAMBDA_FUNCTION_NAME": handler.name, "AWS_LAMBDA_FUNCTION_VERSION": str(handler.version),
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(handler.megabytes), "AWS_EC2_METADATA_DISABLED": "true",
        "_HANDLER": handler.entry,
    }  # fmt: skip
    context = {
        "name": handler.name, "version": handler.version, "megabytes": handler.megabytes, "seconds": handler.seconds,
        "request": f"{run.id}", "arn": rule.identifier,
    }  # fmt: skip
    least = () if env.flag("CAIRN_UNCONFINED_HANDLERS") else ("files", "network")
    try:
        outcome = child.run(child.Job(
            bytes(handler.code), handler.entry, event, context, environment, cairn(), handler.seconds, handler.megabytes,
            least=least,
        ))  # fmt: skip
    finally:
        sessions.withdraw(keys.access_key_id)
        RuleRun.objects.filter(id=run.id).update(token_until=clock.now())
    answered = RuleRun.objects.get(id=run.id)
    run.evaluations = answered.evaluations
    run.output, run.milliseconds, run.confinement = outcome.output, outcome.milliseconds, ", ".join(outcome.holds)
    run.reason = outcome.reason or ("" if answered.answers else NO_ANSWER)
    queue.end([run], code="FunctionError" if outcome.reason else "EvaluationFailed")


def _endpoint(run: RuleRun, handler: RuleHandler, event: dict[str, Any]) -> None:
    started = time.monotonic()
    secret = envelope.unseal(handler.sealed, binding=f"rule-handler/{handler.account_id}/{handler.name}")
    run.confinement = "endpoint"
    try:
        body = endpoint.post(handler.address, secret, json.dumps(event).encode(), f"run-{run.id}", handler.seconds)
        run.output = body[:16_000].decode("utf-8", "replace").replace("\x00", "�")
        _take_answer(run, body)
    except (endpoint.Failed, CallError, ValueError) as failed:
        run.reason = str(failed)[:400]
    run.milliseconds = int((time.monotonic() - started) * 1000)
    run.evaluations = RuleRun.objects.get(id=run.id).evaluations
    queue.end([run], code="FunctionError")


def _take_answer(run: RuleRun, body: bytes) -> None:
    """Evaluations in an endpoint's answer; one that answers later calls PutEvaluations itself."""
    if not body.strip().startswith(b"{"):
        return
    said = json.loads(body)
    given = said.get("Evaluations")
    if given is None:
        return
    shape = shapes.operation_model("config", "PutEvaluations")
    wire = {"Evaluations": given, "ResultToken": "-"}
    checked = shapes.validate(shape.input_shape if shape else None, wire)["Evaluations"]
    evaluations.check(checked)
    if left := evaluations.take(run, checked):
        raise ValueError(f"{left[0]['ComplianceResourceType']} {left[0]['ComplianceResourceId']} is not known here.")


def _lambda(run: RuleRun, event: dict[str, Any]) -> None:
    """The account's own Lambda. What it says comes by PutEvaluations, where the function's endpoint is this installation."""
    rule, started = run.rule, time.monotonic()
    run.confinement = "the account's own Lambda"
    try:
        refuse_unreachable(rule.account_id, rule.identifier)
        answer = upstream.client("lambda", rule.region, rule.account_id).invoke(
            FunctionName=rule.identifier, Payload=json.dumps(event).encode()
        )
        run.output = answer["Payload"].read(16_000).decode("utf-8", "replace").replace("\x00", "�")
        run.reason = f"The function failed: {answer['FunctionError']}." if answer.get("FunctionError") else ""
    except Exception as problem:
        run.reason = f"lambda:Invoke failed: {problem}"[:400]
    run.milliseconds = int((time.monotonic() - started) * 1000)
    run.evaluations = RuleRun.objects.get(id=run.id).evaluations
    queue.end([run], code="FunctionError")


def refuse_unreachable(account_id: str, identifier: str) -> None:
    """Raise InsufficientPermissionsException where a function can be run neither here nor in the account's cloud."""
    if upstream.setting(account_id, "lambda") in {"", "none"} or upstream.is_sandbox(account_id, "lambda"):
        raise CallError(
            "InsufficientPermissionsException",
            f"The AWS Lambda function {identifier} cannot be invoked. Check the specified function ARN, and check the function's "
            "permissions: this account's cloud runs no functions, and no handler of this name is kept here "
            "(cairn:PutRuleHandler keeps one).",
        )
