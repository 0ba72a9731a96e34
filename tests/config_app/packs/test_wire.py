"""Conformance packs over the wire: deployed by a task, judged, changed by the difference, deleted; limits and refusals."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from config_app.items import writes as items
from config_app.items.content import Found
from config_app.items.models import Item, Resource
from config_app.packs import reads, tasks, writes
from config_app.packs.models import ConformancePack, PackRemediation, PackRule, ProcessAnswer
from config_app.rules.models import ConfigRule, RuleHandler, Verdict
from project.kernel import clock
from tests.config_app.conftest import ACCOUNT, REGION, refusal
from tests.config_app.packs.templates import PUBLISHED, SMALL, needs

OTHER_TYPE = "Resources: {A: {Type: 'AWS::S3::Bucket'}}"
pytestmark = pytest.mark.django_db(transaction=True)
VOLUME = "AWS::EC2::Volume"
FIVE = ("custom-conformance-pack", "Operational-Best-Practices-for-Amazon-S3-with-Remediation",
        "Operational-Best-Practices-for-NIST-800-53-rev-5", "Operational-Best-Practices-for-NZISM-Foundation",
        "AWS-Control-Tower-Detective-Guardrails")  # fmt: skip


def record(*volumes: tuple[str, bool]) -> None:
    found = [
        Found(name, {"encrypted": encrypted, "attachments": [{"state": "attached"}]}) for name, encrypted in volumes
    ]
    items.record(ACCOUNT, REGION, VOLUME, found, lambda *_: [], complete=False)


def settle() -> None:
    """Do what the worker does: deployments, evaluations, notes."""
    for pack in reads.moving():
        writes.deploy(pack.id)
    for pack in ConformancePack.objects.all():
        while writes.evaluate_next(pack, 60):
            pass
    writes.note_compliance(list(ConformancePack.objects.all()))


def deploy(config: Any, name: str = "small", body: str = SMALL, **more: Any) -> ConformancePack:
    config.put_conformance_pack(ConformancePackName=name, TemplateBody=body, **more)
    settle()
    return reads.find(ACCOUNT, REGION, name)


def inputs(**given: str) -> list[dict[str, str]]:
    return [{"ParameterName": name, "ParameterValue": value} for name, value in given.items()]


def said(config: Any, name: str = "small") -> dict[str, str]:
    """What each rule says, by the template's name of it."""
    pack = reads.find(ACCOUNT, REGION, name)
    rows = config.describe_conformance_pack_compliance(ConformancePackName=name)["ConformancePackRuleComplianceList"]
    return {row["ConfigRuleName"].removesuffix(f"-{pack.pack_id}"): row["ComplianceType"] for row in rows}


def test_a_pack_is_in_progress_until_a_task_has_deployed_it(wire: Any) -> None:
    config = wire()
    answer = config.put_conformance_pack(
        ConformancePackName="small", TemplateBody=SMALL, ConformancePackInputParameters=inputs(Days="30")
    )
    (status,) = config.describe_conformance_pack_status()["ConformancePackStatusDetails"]
    assert status["ConformancePackState"] == "CREATE_IN_PROGRESS"
    assert refusal(config.delete_conformance_pack, ConformancePackName="small")[0] == "ResourceInUseException"
    settle()
    (status,) = config.describe_conformance_pack_status(ConformancePackNames=["small"])["ConformancePackStatusDetails"]
    assert status["ConformancePackState"] == "CREATE_COMPLETE"
    assert status["LastUpdateCompletedTime"] >= status["LastUpdateRequestedTime"]
    (pack,) = config.describe_conformance_packs(ConformancePackNames=["small"])["ConformancePackDetails"]
    assert pack["ConformancePackArn"] == answer["ConformancePackArn"]
    assert pack["ConformancePackArn"].endswith(f":conformance-pack/small/{pack['ConformancePackId']}")
    assert pack["ConformancePackInputParameters"] == inputs(Days="30")
    rules = config.describe_config_rules()["ConfigRules"]
    names = {rule["ConfigRuleName"].removesuffix("-" + pack["ConformancePackId"]) for rule in rules}
    assert names == {"volumes", "keys", "unknown", "asked"}
    assert {rule["CreatedBy"] for rule in rules} == {"config-conforms.amazonaws.com"}


def test_what_is_not_implemented_is_never_compliant(wire: Any) -> None:
    record(("vol-1", True), ("vol-2", False))
    config = wire()
    pack = deploy(config)
    assert said(config) == {"volumes": "NON_COMPLIANT", "keys": "INSUFFICIENT_DATA", "unknown": "INSUFFICIENT_DATA",
                            "asked": "INSUFFICIENT_DATA"}  # fmt: skip
    why = {one.member.name: one.why for one in reads.standing(pack).rules}
    assert "not implemented" in why["unknown"]
    assert "nobody has answered" in why["asked"]
    record(("vol-2", True))
    (summary,) = config.get_conformance_pack_compliance_summary(ConformancePackNames=["small"])[
        "ConformancePackComplianceSummaryList"
    ]
    assert summary["ConformancePackComplianceStatus"] == "INSUFFICIENT_DATA"
    (score,) = config.list_conformance_pack_compliance_scores()["ConformancePackComplianceScores"]
    assert score["Score"] == "100"


def test_details_and_scores_agree_with_the_verdicts(wire: Any) -> None:
    record(("vol-1", True), ("vol-2", False), ("vol-3", True))
    config = wire()
    deploy(config)
    deploy(config, "other", SMALL.replace("ENCRYPTED_VOLUMES", "EC2_VOLUME_INUSE_CHECK"))
    found: list[dict[str, Any]] = []
    more: dict[str, Any] = {}
    while True:
        page = config.get_conformance_pack_compliance_details(ConformancePackName="small", Limit=2, **more)
        found += page["ConformancePackRuleEvaluationResults"]
        if "NextToken" not in page:
            break
        more = {"NextToken": page["NextToken"]}
    by_id = {
        one["EvaluationResultIdentifier"]["EvaluationResultQualifier"]["ResourceId"]: one["ComplianceType"]
        for one in found
    }
    assert by_id == {"vol-1": "COMPLIANT", "vol-2": "NON_COMPLIANT", "vol-3": "COMPLIANT"}
    bad = config.get_conformance_pack_compliance_details(
        ConformancePackName="small",
        Filters={"ComplianceType": "NON_COMPLIANT", "ResourceType": VOLUME, "ResourceIds": ["vol-2"]},
    )
    assert len(bad["ConformancePackRuleEvaluationResults"]) == 1
    scores = config.list_conformance_pack_compliance_scores(SortOrder="ASCENDING")["ConformancePackComplianceScores"]
    assert [(one["ConformancePackName"], one["Score"]) for one in scores] == [("small", "66.67"), ("other", "100")]
    assert config.list_conformance_pack_compliance_scores(Limit=1, SortOrder="ASCENDING")["NextToken"]


def test_names_that_a_pack_does_not_have_are_refused(wire: Any) -> None:
    config = wire()
    deploy(config)
    for call in (config.describe_conformance_pack_compliance, config.get_conformance_pack_compliance_details):
        code, _ = refusal(call, ConformancePackName="small", Filters={"ConfigRuleNames": ["volumes"]})
        assert code == "NoSuchConfigRuleInConformancePackException"
        assert refusal(call, ConformancePackName="none")[0] == "NoSuchConformancePackException"
    assert (
        refusal(config.describe_conformance_packs, ConformancePackNames=["none"])[0] == "NoSuchConformancePackException"
    )
    assert (
        refusal(config.get_conformance_pack_compliance_summary, ConformancePackNames=["none"])[0]
        == "NoSuchConformancePackException"
    )
    assert config.describe_conformance_pack_status(ConformancePackNames=["none"])["ConformancePackStatusDetails"] == []
    assert refusal(config.describe_conformance_packs, NextToken="x")[0] == "InvalidNextTokenException"


def test_an_unchanged_template_changes_nothing_and_an_update_only_what_differs(wire: Any) -> None:
    config = wire()
    pack = deploy(config)
    before = {rule.name: (rule.id, rule.updated) for rule in ConfigRule.objects.all()}
    assert deploy(config).state == "UPDATE_COMPLETE"
    assert {rule.name: (rule.id, rule.updated) for rule in ConfigRule.objects.all()} == before
    changed = SMALL.replace("ENCRYPTED_VOLUMES", "EC2_VOLUME_INUSE_CHECK").replace("  Asked:", "  Asking:").replace(
        "ConfigRuleName: asked", "ConfigRuleName: asking")  # fmt: skip
    deploy(config, body=changed)
    after = {rule.name.removesuffix("-" + pack.pack_id): rule for rule in ConfigRule.objects.all()}
    assert set(after) == {"volumes", "keys", "unknown", "asking"}
    assert after["keys"].updated == before[after["keys"].name][1]
    assert (after["volumes"].id, after["volumes"].identifier) == (
        before[after["volumes"].name][0],
        "EC2_VOLUME_INUSE_CHECK",
    )
    assert ConfigRule.ever.filter(name__startswith="asked", deleted__isnull=False).exists()


def test_what_fails_half_way_is_rolled_back_and_says_why(wire: Any) -> None:
    config = wire()
    deploy(config)
    standing = set(ConfigRule.objects.values_list("id", "identifier"))
    wrong = SMALL.replace("!If [hasDays, !Ref Days, !Ref AWS::NoValue]", "never").replace(
        "ENCRYPTED_VOLUMES", "EC2_VOLUME_INUSE_CHECK"
    )
    pack = deploy(config, body=wrong)
    (status,) = config.describe_conformance_pack_status()["ConformancePackStatusDetails"]
    assert (pack.state, status["ConformancePackState"]) == ("UPDATE_FAILED", "UPDATE_FAILED")
    assert "Resources.Keys" in status["ConformancePackStatusReason"]
    assert "maxAccessKeyAge" in status["ConformancePackStatusReason"]
    assert set(ConfigRule.objects.values_list("id", "identifier")) == standing
    assert deploy(config, "fresh", wrong).state == "CREATE_FAILED"
    assert ConfigRule.objects.count() == len(standing)


def test_a_template_with_faults_is_refused_and_nothing_is_kept(wire: Any) -> None:
    config = wire()
    code, message = refusal(config.put_conformance_pack, ConformancePackName="bad", TemplateBody=OTHER_TYPE)
    assert (code, "Resources.A.Type" in message) == ("ConformancePackTemplateValidationException", True)
    code, message = refusal(
        config.put_conformance_pack,
        ConformancePackName="bad",
        TemplateBody=SMALL,
        ConformancePackInputParameters=inputs(Nobody="1"),
    )
    assert (code, "[Nobody] do not exist" in message) == ("InvalidParameterValueException", True)
    code, _ = refusal(config.put_conformance_pack, ConformancePackName="bad", TemplateBody="x" * 51201)
    assert code == "ValidationException"
    code, message = refusal(config.put_conformance_pack, ConformancePackName="bad")
    assert (code, "Exactly one of" in message) == ("InvalidParameterValueException", True)
    code, message = refusal(
        config.put_conformance_pack, ConformancePackName="bad", TemplateSSMDocumentDetails={"DocumentName": "AWS-x"}
    )
    assert (code, "TemplateSSMDocumentDetails is not supported" in message) == ("InvalidParameterValueException", True)
    assert not ConformancePack.ever.exists()


def test_a_template_comes_from_a_bucket_of_the_account(wire: Any) -> None:
    from project.platform.storage import writes as storage

    storage.ensure_bucket("templates", account_id=ACCOUNT, region=REGION, backend="folder")
    storage.put_object("templates", "packs/small.yaml", SMALL.encode(), {})
    config = wire()
    config.put_conformance_pack(ConformancePackName="small", TemplateS3Uri="s3://templates/packs/small.yaml")
    settle()
    assert reads.find(ACCOUNT, REGION, "small").members.count() == 4
    code, _ = refusal(config.put_conformance_pack, ConformancePackName="none", TemplateS3Uri="s3://templates/none")
    assert code == "InvalidParameterValueException"
    stranger = wire(who="charlie")
    code, _ = refusal(
        stranger.put_conformance_pack, ConformancePackName="theirs", TemplateS3Uri="s3://templates/packs/small.yaml"
    )
    assert code == "InvalidParameterValueException"


def test_a_pack_of_the_library_is_deployed_by_its_key_and_its_scope_narrows_its_rules(wire: Any) -> None:
    config = wire()
    config.put_conformance_pack(
        ConformancePackName="buckets",
        Source={"SourceIdentifier": "object-storage"},
        Scope={"TagKey": "team", "TagValue": "pay"},
    )
    settle()
    (pack,) = config.describe_conformance_packs(Filters={"Types": ["MANAGED"]})["ConformancePackDetails"]
    assert (pack["Source"], pack["Scope"]) == (
        {"SourceIdentifier": "object-storage"},
        {"TagKey": "team", "TagValue": "pay"},
    )
    assert {tuple(sorted(rule.scope.items())) for rule in ConfigRule.objects.all()} == {
        (("TagKey", "team"), ("TagValue", "pay"))
    }
    assert (
        refusal(config.put_conformance_pack, ConformancePackName="x", Source={"SourceIdentifier": "none"})[0]
        == "InvalidParameterValueException"
    )


def test_the_rules_of_a_pack_are_the_pack_s(wire: Any) -> None:
    config = wire()
    pack = deploy(config)
    name = f"volumes-{pack.pack_id}"
    given = {"ConfigRuleName": name, "Source": {"Owner": "AWS", "SourceIdentifier": "ENCRYPTED_VOLUMES"}}
    assert refusal(config.put_config_rule, ConfigRule=given)[0] == "AccessDeniedException"
    assert refusal(config.delete_config_rule, ConfigRuleName=name)[0] == "AccessDeniedException"
    config.start_config_rules_evaluation(ConfigRuleNames=[name])


def test_a_deleted_pack_takes_its_rules_and_leaves_its_history(wire: Any) -> None:
    record(("vol-1", False))
    config = wire()
    pack = deploy(config)
    config.delete_conformance_pack(ConformancePackName="small")
    (status,) = config.describe_conformance_pack_status()["ConformancePackStatusDetails"]
    assert status["ConformancePackState"] == "DELETE_IN_PROGRESS"
    settle()
    assert config.describe_conformance_pack_status()["ConformancePackStatusDetails"] == []
    assert not ConfigRule.objects.exists()
    assert Verdict.objects.filter(until__isnull=False).count() == 1
    history = config.get_resource_config_history(
        resourceType="AWS::Config::ConformancePackCompliance", resourceId=pack.pack_id
    )
    assert [item["configurationItemStatus"] for item in history["configurationItems"]] == [
        "ResourceDeleted",
        "ResourceDiscovered",
    ]


def test_compliance_of_a_pack_is_an_item_for_each_turn(wire: Any) -> None:
    record(("vol-1", False))
    pack = deploy(wire())
    settle()
    resource = Resource.objects.get(type="AWS::Config::ConformancePackCompliance", resource_id=pack.pack_id)
    assert Item.objects.filter(resource=resource).count() == 1
    record(("vol-1", True))
    settle()
    first, second = Item.objects.filter(resource=resource).order_by("id")
    assert (first.configuration["complianceType"], second.configuration["complianceType"]) == (
        "NON_COMPLIANT",
        "INSUFFICIENT_DATA",
    )
    assert (first.configuration["score"], second.configuration["score"]) == (0, 100)


def test_a_process_check_says_what_a_person_answered_until_the_day_of_review(
    wire: Any, operate: Any, still_clock: Any
) -> None:
    config = wire()
    pack = deploy(config)
    name = f"asked-{pack.pack_id}"
    given = {"configRuleName": name, "complianceType": "NON_COMPLIANT", "owner": "dana", "note": "No drill was held."}
    operate("alice", "cairn:AnswerProcessCheck", given)
    assert said(config)["asked"] == "NON_COMPLIANT"
    day = (clock.now().date() + timedelta(days=1)).isoformat()
    operate("alice", "cairn:AnswerProcessCheck", {**given, "complianceType": "COMPLIANT", "reviewUntil": day})
    assert said(config)["asked"] == "COMPLIANT"
    items.record(
        ACCOUNT, REGION, "AWS::::Account", [Found(ACCOUNT, {"AccountMFAEnabled": 1})], lambda *_: [], complete=False
    )
    assert said(config)["asked"] == "COMPLIANT"
    still_clock.shift(timedelta(days=2))
    tasks.upkeep()
    assert said(config)["asked"] == "INSUFFICIENT_DATA"
    assert list(ProcessAnswer.objects.order_by("id").values_list("compliance", flat=True)) == [
        "NON_COMPLIANT",
        "COMPLIANT",
    ]
    assert "was to be reviewed" in {one.member.name: one.why for one in reads.standing(pack).rules}["asked"]


@pytest.mark.parametrize(
    ("changes", "said_of"),
    [
        ({"complianceType": "MAYBE"}, "complianceType"),
        ({"owner": " "}, "owner"),
        ({"note": ""}, "note"),
        ({"reviewUntil": "soon"}, "reviewUntil"),
        ({"reviewUntil": "2020-01-01"}, "past"),
        ({"configRuleName": "volumes"}, "no process check"),
    ],
)
def test_half_an_answer_to_a_process_check_is_refused(
    wire: Any, operate: Any, changes: dict[str, str], said_of: str
) -> None:
    from project.kernel.errors import CallError

    pack = deploy(wire())
    given = {"configRuleName": "asked", "complianceType": "COMPLIANT", "owner": "dana", "note": "Seen."} | changes
    given["configRuleName"] += f"-{pack.pack_id}"
    with pytest.raises(CallError, match=said_of):
        operate("alice", "cairn:AnswerProcessCheck", given)
    assert not ProcessAnswer.objects.exists()


def test_an_auditor_reads_packs_and_puts_none_and_a_stranger_sees_none(wire: Any, operate: Any) -> None:
    from project.kernel.errors import CallError

    pack = deploy(wire())
    bob, charlie = wire(who="bob"), wire(who="charlie")
    assert len(bob.describe_conformance_packs()["ConformancePackDetails"]) == 1
    assert (
        refusal(bob.put_conformance_pack, ConformancePackName="mine", TemplateBody=SMALL)[0] == "AccessDeniedException"
    )
    assert refusal(bob.delete_conformance_pack, ConformancePackName="small")[0] == "AccessDeniedException"
    with pytest.raises(CallError, match="not authorized"):
        operate("bob", "cairn:AnswerProcessCheck", {
            "configRuleName": f"asked-{pack.pack_id}", "complianceType": "COMPLIANT", "owner": "bob", "note": "Seen."})  # fmt: skip
    assert charlie.describe_conformance_packs()["ConformancePackDetails"] == []
    assert charlie.list_conformance_pack_compliance_scores()["ConformancePackComplianceScores"] == []
    assert refusal(charlie.delete_conformance_pack, ConformancePackName="small")[0] == "NoSuchConformancePackException"


def test_fifty_packs_are_the_limit(wire: Any) -> None:
    ConformancePack.objects.bulk_create(
        ConformancePack(account_id=ACCOUNT, region=REGION, name=f"p{number}", state="CREATE_COMPLETE")
        for number in range(50)
    )
    config = wire()
    code, _ = refusal(config.put_conformance_pack, ConformancePackName="more", TemplateBody=SMALL)
    assert code == "MaxNumberOfConformancePacksExceededException"
    names = [pack["ConformancePackName"] for page in config.get_paginator("describe_conformance_packs").paginate()
             for pack in page["ConformancePackDetails"]]  # fmt: skip
    assert names == sorted(f"p{number}" for number in range(50))


@pytest.mark.skipif(not PUBLISHED, reason="../shared/data is not beside the project")
def test_five_published_templates_are_deployed_unmodified(wire: Any) -> None:
    record(("vol-1", False))
    RuleHandler.objects.create(account_id=ACCOUNT, name="volumes", version=1, kind="code", entry="m.f", sha256="0" * 64)
    config = wire()
    for path in (path for path in PUBLISHED if path.stem in FIVE):
        config.put_conformance_pack(
            ConformancePackName=path.stem,
            TemplateBody=path.read_text(),
            ConformancePackInputParameters=inputs(**needs(path)),
        )
    settle()
    states = {pack.name: (pack.state, pack.reason) for pack in ConformancePack.objects.all()}
    assert states == dict.fromkeys(FIVE, ("CREATE_COMPLETE", ""))
    assert PackRule.objects.filter(pack__name=FIVE[2]).count() == 130
    assert PackRemediation.objects.filter(pack__name=FIVE[1]).exists()
    nzism = config.describe_conformance_pack_compliance(ConformancePackName=FIVE[3])[
        "ConformancePackRuleComplianceList"
    ]
    assert ["1667"] in [row["Controls"] for row in nzism]
    custom = ConfigRule.objects.get(name__startswith="CustomRuleForEC2")
    assert custom.owner == "CUSTOM_LAMBDA"


def test_a_deployment_that_nobody_carried_out_is_taken_up_by_the_beat(wire: Any, still_clock: Any) -> None:
    wire().put_conformance_pack(ConformancePackName="small", TemplateBody=SMALL)
    still_clock.shift(60)
    tasks.upkeep()
    assert reads.find(ACCOUNT, REGION, "small").state == "CREATE_COMPLETE"
