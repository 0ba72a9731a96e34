"""Config rules and their verdicts: one verdict a rule and resource holds now, earlier ones stay as they were."""

from __future__ import annotations

import secrets

from django.db import models

from config_app.items.models import Resource
from project.kernel import arn, clock

__all__ = ["ConfigRule", "ResourceEvaluation", "RuleHandler", "RuleRun", "RuleVersion", "Verdict"]
MANAGED, LAMBDA, POLICY = "AWS", "CUSTOM_LAMBDA", "CUSTOM_POLICY"


def rule_id() -> str:
    """`config-rule-` and six alphanumeric characters."""
    return "config-rule-" + "".join(secrets.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(6))


def detective() -> list[str]:
    return ["DETECTIVE"]


class StandingRules(models.Manager["ConfigRule"]):
    """The rules that are not deleted."""

    def get_queryset(self) -> models.QuerySet[ConfigRule]:
        return super().get_queryset().filter(deleted__isnull=True)


class ConfigRule(models.Model):
    """A rule of an account and region. A deleted one stays under its verdicts: what it said is history."""

    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32, default="us-east-1")
    name = models.CharField(max_length=128)
    rule_id = models.CharField(max_length=32, default=rule_id, editable=False)
    owner = models.CharField(max_length=16, default=MANAGED)
    identifier = models.CharField("managed rule", max_length=256, blank=True)
    description = models.CharField(max_length=256, blank=True)
    parameters = models.JSONField(default=dict, blank=True)
    parameters_text = models.TextField(blank=True)  # InputParameters as it was sent: handlers get this text
    source_details = models.JSONField(default=list, blank=True)  # AWS's members: what wakes a custom rule
    policy_runtime = models.CharField(max_length=64, blank=True)
    policy_text = models.TextField(blank=True)
    debug_log = models.BooleanField(default=False)
    modes = models.JSONField(default=detective, blank=True)  # DETECTIVE, PROACTIVE
    created_by = models.CharField(max_length=256, blank=True, editable=False)  # the service that made it for a pack
    pack = models.CharField(max_length=256, blank=True, editable=False, db_index=True)  # the pack's id; empty: none
    state = models.CharField(max_length=20, default="ACTIVE", editable=False)
    scope = models.JSONField(default=dict, blank=True)
    frequency = models.CharField(max_length=32, blank=True)
    enabled = models.BooleanField(default=True)
    tags = models.JSONField(default=dict, blank=True)
    created = models.DateTimeField(default=clock.now, editable=False)
    updated = models.DateTimeField(default=clock.now, editable=False)
    evaluated = models.DateTimeField(null=True, editable=False)
    invoked = models.DateTimeField(null=True, editable=False)
    invocation_failed = models.DateTimeField(null=True, editable=False)
    error = models.CharField(max_length=400, blank=True, editable=False)
    error_code = models.CharField(max_length=64, blank=True, editable=False)
    error_at = models.DateTimeField(null=True, editable=False)
    switched_off = models.DateTimeField(null=True, editable=False)
    off_by = models.CharField(max_length=512, blank=True, editable=False)  # who turned it off, and why
    off_reason = models.CharField(max_length=400, blank=True, editable=False)
    deleted = models.DateTimeField(null=True, editable=False)

    objects = StandingRules()
    ever = models.Manager["ConfigRule"]()

    class Meta:
        verbose_name = "rule"
        base_manager_name = "ever"
        constraints = [
            models.UniqueConstraint(
                fields=["account_id", "region", "name"],
                condition=models.Q(deleted__isnull=True),
                name="one_standing_rule_per_name",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def arn(self) -> str:
        return arn.make("config", self.region, self.account_id, f"config-rule/{self.rule_id}")

    @property
    def is_custom(self) -> bool:
        """Whether its own code or text judges, in a process of its own, after the change is committed."""
        return self.owner != MANAGED


class Verdict(models.Model):
    """What a rule said of a resource, from `since` until `until` (null: it holds now), and over which item."""

    rule = models.ForeignKey(ConfigRule, on_delete=models.CASCADE, related_name="verdicts")
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="verdicts")
    compliance = models.CharField(max_length=32)
    annotation = models.CharField(max_length=256, blank=True)
    item_id = models.BigIntegerField(null=True)  # null: a handler spoke of a resource of which no item is kept
    item_md5 = models.CharField(max_length=32, blank=True)
    inputs = models.CharField(
        max_length=64
    )  # the hash of the RuleVersion that spoke: with the item it can be run again
    ordering = models.DateTimeField(null=True)  # a custom rule's OrderingTimestamp
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    invoked = models.DateTimeField()
    recorded = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "resource"], condition=models.Q(until__isnull=True), name="one_verdict_holds"
            )
        ]
        indexes = [
            models.Index(fields=["rule", "compliance"], name="config_verdict_holds", condition=models.Q(until=None)),
            models.Index(fields=["resource", "-since"], name="config_verdict_history"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id}: {self.compliance}"


class RuleVersion(models.Model):
    """What a rule was when it spoke: owner, identifier, parameters, policy text, hash of the code. Never changed."""

    rule = models.ForeignKey(ConfigRule, on_delete=models.CASCADE, related_name="versions")
    hash = models.CharField(max_length=64)
    document = models.JSONField()
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "hash"], name="one_rule_version_per_hash")]

    def __str__(self) -> str:
        return f"{self.rule_id}: {self.hash[:12]}"


class RuleHandler(models.Model):
    """A version of the code behind custom rules, under the name of the Lambda function that it stands for."""

    account_id = models.CharField(max_length=12)
    name = models.CharField(max_length=140)
    version = models.IntegerField()
    kind = models.CharField(max_length=8)  # code, endpoint
    entry = models.CharField(max_length=256, blank=True)  # module.function
    code = models.BinaryField(default=b"", editable=False)  # a zip file
    address = models.CharField(max_length=500, blank=True)
    sealed = models.TextField(blank=True, editable=False)  # the secret that signs what an endpoint gets
    sha256 = models.CharField(max_length=64)
    seconds = models.IntegerField(default=60)
    megabytes = models.IntegerField(default=512)
    variables = models.JSONField(default=dict)
    created = models.DateTimeField(default=clock.now)
    created_by = models.CharField(max_length=512, blank=True)
    deleted = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "rule handler"
        constraints = [
            models.UniqueConstraint(fields=["account_id", "name", "version"], name="one_handler_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class RuleRun(models.Model):
    """One run of a custom rule, over one item or on schedule: queued, running, then succeeded or failed with its reason."""

    rule = models.ForeignKey(ConfigRule, on_delete=models.CASCADE, related_name="runs")
    resource = models.ForeignKey(Resource, null=True, on_delete=models.CASCADE, related_name="rule_runs")
    item_id = models.BigIntegerField(null=True)
    message_type = models.CharField(max_length=64)
    left_scope = models.BooleanField(default=False)
    state = models.CharField(max_length=12, default="QUEUED")  # QUEUED, RUNNING, SUCCEEDED, FAILED
    queued = models.DateTimeField(default=clock.now)
    started = models.DateTimeField(null=True)
    leased = models.DateTimeField(null=True)  # until when whoever runs it may be waited for
    ended = models.DateTimeField(null=True)
    token_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    token_until = models.DateTimeField(null=True)
    key_id = models.CharField(max_length=128, blank=True, db_index=True)  # its temporary credentials
    inputs = models.CharField(max_length=64, blank=True)
    answers = models.IntegerField(default=0)  # how often PutEvaluations came
    evaluations = models.IntegerField(default=0)
    reason = models.CharField(max_length=400, blank=True)
    output = models.TextField(blank=True)
    confinement = models.CharField(max_length=200, blank=True)
    milliseconds = models.IntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "resource", "message_type"], condition=models.Q(state="QUEUED"),
                name="one_queued_run_per_resource", nulls_distinct=False,
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["rule", "-id"], name="config_run_newest"),
            models.Index(fields=["state", "id"], name="config_run_open", condition=models.Q(ended=None)),
        ]

    def __str__(self) -> str:
        return f"run {self.pk}: {self.state}"


class ResourceEvaluation(models.Model):
    """A proactive evaluation: what the rules say of a resource that is not there yet."""

    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32)
    number = models.CharField(max_length=128, unique=True)
    resource_id = models.CharField(max_length=768)
    type = models.CharField(max_length=256)
    configuration = models.TextField()
    schema = models.CharField(max_length=32, blank=True)
    context = models.CharField(max_length=128, blank=True)
    client_token = models.CharField(max_length=256, blank=True)
    parameters_sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=12)
    failure = models.CharField(max_length=1024, blank=True)
    compliance = models.CharField(max_length=32, blank=True)
    results = models.JSONField(default=list)
    started = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["account_id", "region", "-id"], name="config_proactive_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["account_id", "region", "client_token"], condition=~models.Q(client_token=""),
                name="one_proactive_per_token",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number
