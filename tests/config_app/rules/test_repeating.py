"""Verdicts can be run again: the same bytes, whatever has changed since; and what cannot be is said to be so."""

from __future__ import annotations

from typing import Any

import pytest

from config_app.items.content import Found
from config_app.rules import versions
from config_app.rules.models import ConfigRule, RuleVersion, Verdict
from project.kernel import calls
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.platform.identity import reads as identity
from tests.config_app.rules.test_wire import put, record, volume

pytestmark = pytest.mark.django_db(transaction=True)


def again(user: Any, verdict: Verdict) -> Any:
    return calls.run(Call("cairn:GetRepeatedVerdict", identity.caller_for_user(user), {"verdictId": verdict.id}))


def test_an_old_verdict_gives_the_same_bytes_after_rule_and_resource_have_changed(
    wire: Any, alice: Any, bob: Any
) -> None:
    config = wire()
    key = "arn:aws:kms:us-east-1:111122223333:key/"
    sealed = {"encrypted": True, "kmsKeyId": f"{key}1", "attachments": [{"state": "attached"}]}
    record(Found("vol-1", sealed))
    put(config, InputParameters=f'{{"kmsId": "{key}2"}}')
    first = Verdict.objects.get()
    before = {name: value for name, value in Verdict.objects.values().get().items() if name != "until"}
    put(config, InputParameters=f'{{"kmsId": "{key}1"}}')
    record(Found("vol-1", {**sealed, "encrypted": False}))
    said = again(bob, first)
    assert said["same"] is True
    assert said["repeated"] == said["stored"]
    assert f"another key than {key}2" in said["stored"]
    after = {name: value for name, value in Verdict.objects.values().get(id=first.id).items() if name != "until"}
    assert after == before
    assert all(again(alice, verdict)["same"] for verdict in Verdict.objects.all())
    assert Verdict.objects.count() == 3
    assert RuleVersion.objects.count() == 2


def test_a_changed_rule_that_says_the_same_begins_anew_and_leaves_the_old_word(wire: Any, alice: Any) -> None:
    config = wire()
    record(volume("vol-1", False))
    put(config)
    put(config, InputParameters='{"kmsId": "k"}')
    old, new = Verdict.objects.order_by("id")
    assert (old.compliance, new.compliance) == ("NON_COMPLIANT", "NON_COMPLIANT")
    assert old.until == new.since
    assert old.inputs != new.inputs
    assert again(alice, old)["same"]


def test_rules_over_several_resources_see_the_estate_of_then(wire: Any, alice: Any) -> None:
    config = wire()
    record(volume("vol-1", False))
    from config_app.rules import surroundings

    put(config)
    rule, then = ConfigRule.objects.get(), Verdict.objects.get().invoked
    record(volume("vol-1", True), volume("vol-2", True))
    from config_app.recorder.models import Source

    Source.objects.update_or_create(
        account_id=rule.account_id, region=rule.region, type="AWS::EC2::Volume", defaults={"last_ok": then}
    )
    now, past = surroundings.inventory(rule), surroundings.inventory(rule, then)
    assert [known.configuration["encrypted"] for known in now.of("AWS::EC2::Volume")] == [True, True]
    assert [known.configuration["encrypted"] for known in past.of("AWS::EC2::Volume")] == [False]


def test_what_cannot_be_run_again_says_why(wire: Any, alice: Any, charlie: Any) -> None:
    config = wire()
    record(volume("vol-1", False))
    put(config)
    verdict = Verdict.objects.get()
    with pytest.raises(CallError) as refused:
        again(charlie, verdict)
    assert refused.value.code == "ResourceNotFoundException"
    document = versions.document(ConfigRule.objects.get())
    RuleVersion.objects.update(document={**document, "codeSha256": "0" * 64})
    assert "code is another one" in again(alice, verdict)["reason"]
    RuleVersion.objects.all().delete()
    assert "was not kept" in again(alice, verdict)["reason"]
    Verdict.objects.update(item_id=None)
    assert again(alice, verdict)["same"] is False


def test_the_hash_of_the_code_covers_what_a_rule_reads() -> None:
    own = versions.code_hash("config_app.rules.managed.encrypted_volumes")
    assert own == versions.code_hash("config_app.rules.managed.encrypted_volumes")
    assert own != versions.code_hash("config_app.rules.managed.rds_storage_encrypted")
