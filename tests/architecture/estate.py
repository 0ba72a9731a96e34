"""One row of everything in two accounts, for the tests that walk every address: `Estate.parameters` fits their words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from config_app.backtests.models import BackTest
from config_app.delivery.models import Channel, ConfigDelivery, ConfigFile
from config_app.exceptions.models import ComplianceException
from config_app.items.models import Item, Resource
from config_app.packs.models import ConformancePack, PackRule
from config_app.recorder.models import Recorder
from config_app.remediation.models import RemediationConfiguration, RemediationException, RemediationExecution
from config_app.retention.models import Retention
from config_app.rules.models import ConfigRule, RuleHandler, Verdict
from project.kernel import calls, clock
from project.kernel.calls import Call
from project.platform.identity import reads
from project.platform.identity.models import AccessKey, Account, ApiToken, Group, Role, User
from project.platform.keys.models import Key
from project.platform.storage import writes as storage
from project.platform.topics.models import Subscription, Topic
from trail.alarms.models import Alarm
from trail.channels.models import Channel as TrailChannel
from trail.events import reads as events
from trail.imports.models import TrailImport
from trail.insights.models import Insight
from trail.metrics.models import LogGroup, MetricFilter
from trail.trails.models import Delivery, Trail

VOLUME = "AWS::EC2::Volume"


@dataclass(frozen=True)
class Estate:
    """An account's rows; every name in it carries `mark`, so that a leak shows."""

    account: str
    mark: str
    owner: User
    event_id: str
    resource: Resource
    item: Item
    rule: ConfigRule
    topic: Topic
    by_prefix: dict[str, dict[str, str]]  # where a word stands for something else below an address
    objects: dict[str, Any]  # admin pages: `platform_user` → primary key

    def parameters(self, template: str) -> dict[str, str]:
        """What the words of an address stand for."""
        own = next((words for prefix, words in self.by_prefix.items() if template.startswith(prefix)), {})
        return {
            "event_id": self.event_id, "kind": self.resource.type, "resource_id": self.resource.resource_id,
            "pk": str(self.item.id), "name": self.rule.name, "url": "nowhere", "bucket": f"{self.mark}-logs",
            "number": str(self.topic.pk), "token": "guessed", "fingerprint": "0" * 16, **own,
        }  # fmt: skip


def perform(owner: User, operation: str, **wire: Any) -> Any:
    return calls.run(Call(operation, reads.caller_for_user(owner), wire, user_agent=f"{owner.username}-agent"))


def build(owner: User, mark: str) -> Estate:
    """Make an account's rows; the changes go through operations, so that there are events too."""
    account, now = str(owner.account_id), clock.now()
    Account.objects.filter(id=account).update(name=f"{mark}-account")
    perform(owner, "cairn:CreateUser", userName=f"{mark}-user", role="auditor")
    perform(owner, "cairn:PutGroup", groupName=f"{mark}-group", policies=[])
    perform(owner, "cairn:PutRole", roleName=f"{mark}-role", policies=[])
    key = perform(owner, "cairn:CreateAccessKey", userName=f"{mark}-user")["accessKeyId"]
    perform(owner, "cairn:CreateApiToken", userName=f"{mark}-user", name=f"{mark}-token")
    resource = Resource.objects.create(
        account_id=account, region="us-east-1", type=VOLUME, resource_id=f"vol-{mark}", name=f"{mark}-volume",
        discovered=now, changed=now, md5="0" * 32, tags={"Name": f"{mark}-volume"},
    )  # fmt: skip
    item = Item.objects.create(
        resource=resource, captured=now, status="ResourceDiscovered", md5="0" * 32,
        configuration={"VolumeId": f"vol-{mark}", "Encrypted": False},
    )  # fmt: skip
    Resource.objects.filter(pk=resource.pk).update(item_id=item.id)
    perform(
        owner, "cairn:PutRuleHandler", functionName=f"{mark}-handler", source="def lambda_handler(event, context): ..."
    )
    rule = ConfigRule.objects.create(account_id=account, name=f"{mark}-rule", identifier="ENCRYPTED_VOLUMES")
    given = Verdict.objects.create(
        rule=rule, resource=resource, compliance="NON_COMPLIANT", annotation=f"{mark}-annotation", item_id=item.id,
        inputs="0" * 32, since=now, invoked=now, recorded=now,
    )  # fmt: skip
    pack = ConformancePack.objects.create(account_id=account, name=f"{mark}-pack", state="CREATE_COMPLETE")
    asked = ConfigRule.objects.create(
        account_id=account, name=f"{mark}-asked", identifier="AWS_CONFIG_PROCESS_CHECK", pack=pack.pack_id
    )
    PackRule.objects.create(pack=pack, rule=asked, logical_id="Asked", name=f"{mark}-asked", place=0, wanted={})
    excused = ComplianceException.objects.create(
        account_id=account, rule_name=rule.name, owner=f"{mark}-owner", reason=f"{mark}-reason", requested_by=f"{mark}-asker",
        expires=now + timedelta(days=30),
    )  # fmt: skip
    tried = BackTest.objects.create(account_id=account, name=f"{mark}-tried", draft={}, asked_by=f"{mark}-asker")
    remedy = RemediationConfiguration.objects.create(
        account_id=account, rule_name=rule.name, document="Cairn-StartTrailLogging", put_by=f"{mark}-putter"
    )
    repair = RemediationExecution.objects.create(
        account_id=account, region="us-east-1", rule_name=rule.name, resource_type="AWS::CloudTrail::Trail",
        resource_id=f"{mark}-trail", document="Cairn-StartTrailLogging", asked_by=f"{mark}-asker",
        parameters={"TrailName": {"ResourceValue": {"Value": "RESOURCE_ID"}}},
    )  # fmt: skip
    spared = RemediationException.objects.create(
        account_id=account, region="us-east-1", rule_name=rule.name, resource_type="AWS::CloudTrail::Trail",
        resource_id=f"{mark}-spared", put_by=f"{mark}-putter",
    )  # fmt: skip
    alarm = Alarm.objects.create(
        account_id=account, region="us-east-1", name=f"{mark}-alarm", namespace="n", metric="m", threshold=1,
        comparison="GreaterThanThreshold",
    )  # fmt: skip
    outside = TrailChannel.objects.create(
        account_id=account, region="us-east-1", name=f"{mark}-channel", source="Custom"
    )
    group = LogGroup.objects.create(account_id=account, region="us-east-1", name=f"{mark}-group")
    filtered = MetricFilter.objects.create(group=group, name=f"{mark}-filter", transformation={"metricName": "m"})
    brought = TrailImport.objects.create(
        account_id=account, by=f"{mark}-user", location=f"s3://{mark}-logs/", name=f"s3://{mark}-logs/"
    )
    trail = Trail.objects.create(
        account_id=account, home_region="us-east-1", name=f"{mark}-trail", bucket=f"{mark}-bucket"
    )
    storage.ensure_bucket(f"{mark}-bucket", account_id=account, region="us-east-1", backend="folder")
    storage.put_object(f"{mark}-bucket", f"{mark}.json.gz", f"{mark}-log".encode(), {})
    logged = Delivery.objects.create(
        trail=trail, account_id=account, region="us-east-1", bucket=f"{mark}-bucket", key=f"{mark}.json.gz", tx_from=0, tx_to=1,
        delivered=now,
    )  # fmt: skip
    unusual = Insight.objects.create(
        account_id=account, region="us-east-1", source="ec2.amazonaws.com", name=f"{mark}Call", kind="ApiCallRateInsight", started=now,
        usual=0.1, unusual=9.0, baseline_minutes=1440,
    )  # fmt: skip
    recorder = Recorder.objects.create(account_id=account, region="us-east-1", name=f"{mark}-recorder")
    delivered = _delivered(account, mark, now)
    sealing = perform(owner, "cairn:CreateKey", name=f"{mark}-key")["keyId"]
    topic = Topic.objects.create(account_id=account, region="us-east-1", name=f"{mark}-topic")
    Subscription.objects.create(topic=topic, protocol="email", endpoint=f"{mark}@example.org")
    made = User.objects.get(username=f"{mark}-user")
    return Estate(
        account, mark, owner, events.lookup([account], limit=1)[0].event_id,
        Resource.objects.get(pk=resource.pk), item, rule, topic, {
            "api/v1/keys/": {"pk": sealing}, "api/v1/rule-handlers/": {"name": f"{mark}-handler"},
            "trails/": {"name": f"{mark}-trail", "number": str(logged.pk)},
            "rules/": {"name": rule.name, "number": str(given.pk)}, "packs/": {"name": pack.name}, "api/v1/packs/": {"name": pack.name},
            "api/v1/pack-library/": {"key": "baseline"}, "frameworks/": {"key": "cis-aws-3-0"},
            "api/v1/frameworks/": {"key": "cis-aws-3-0"}, "api/v1/exceptions/": {"pk": str(excused.pk)},
            "exceptions/": {"number": str(excused.pk), "word": "grant"},
            "backtests/": {"number": tried.number}, "api/v1/back-tests/": {"pk": tried.number},
            "remediations/": {"number": repair.number, "word": "deny"}, "api/v1/remediations/": {"pk": repair.number},
            "snapshots/files/": {"number": str(delivered)}, "snapshots/": {"number": str(recorder.pk)},
            "channels/": {"number": str(outside.pk)}, "settings/keys/": {"number": sealing, "word": "disable"},
            "logs/filters/": {"number": str(filtered.pk)}, "logs/": {"number": str(group.pk)},
            "imports/": {"number": str(brought.pk)}, "insights/": {"number": str(unusual.pk)},
            "alarms/": {"number": str(alarm.pk), "word": "delete"}, "api/v1/alarms/": {"pk": str(alarm.pk)},
        },
        {
            "platform_account": account, "platform_user": made.pk, "platform_accesskey": key,
            "platform_apitoken": ApiToken.objects.get(user=made).pk, "platform_group": Group.objects.get(account_id=account).pk,
            "platform_role": Role.objects.get(account_id=account).pk, "config_configrule": rule.pk,
            "config_app_configrule": rule.pk, "config_app_conformancepack": pack.pk,
            "config_app_complianceexception": excused.pk,
            "trail_trail": trail.pk, "trail_alarm": alarm.pk, "trail_channel": outside.pk, "trail_loggroup": group.pk,
            "trail_metricfilter": filtered.pk, "trail_trailimport": brought.pk, "platform_key": sealing,
            "platform_topic": topic.pk,
            "config_app_remediationconfiguration": remedy.pk,
            "config_app_remediationexecution": repair.pk, "config_app_remediationexception": spared.pk,
            "config_app_backtest": tried.pk,
        },
    )  # fmt: skip


def _delivered(account: str, mark: str, now: Any) -> int:
    """A channel with a snapshot that lies in its bucket; the file's key."""
    storage.ensure_bucket(f"{mark}-config", account_id=account, region="us-east-1", backend="folder")
    storage.put_object(f"{mark}-config", "snapshot.json.gz", f"{mark}-snapshot".encode(), {})
    where = {"account_id": account, "region": "us-east-1", "bucket": f"{mark}-config"}
    Channel.objects.create(**where)
    delivery = ConfigDelivery.objects.create(
        **where, kind="snapshot", channel="default", through=0, started=now, moment=now, delivered=now
    )
    file = ConfigFile.objects.create(delivery=delivery, bucket=f"{mark}-config", key="snapshot.json.gz", delivered=now)
    return int(file.pk)


def snapshot() -> dict[str, Any]:
    """Everything that a writing request could have changed, without events."""
    models = (
        Account,
        User,
        Group,
        Role,
        AccessKey,
        ApiToken,
        ConfigRule,
        Verdict,
        RuleHandler,
        Resource,
        Item,
        Topic,
        Subscription,
        Key,
        Alarm,
        Trail,
        TrailChannel,
        TrailImport,
        LogGroup,
        MetricFilter,
        ConformancePack,
        ComplianceException,
        BackTest,
        RemediationConfiguration,
        RemediationExecution,
        RemediationException,
        Channel,
        ConfigDelivery,
        ConfigFile,
        Retention,
    )
    return {
        model.__name__: sorted(
            str({name: value for name, value in row.items() if name != "last_login"}) for row in model.objects.values()
        )
        for model in models
    }
