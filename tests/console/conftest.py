"""One running Cairn with real calls made through it, and a browser signed in to it.

The installation is started as in tests/aws; the story is told once for all tests of the folder: a bucket, a network, a
group whose port 22 is opened and closed again, an instance, a hostile caller whose names and agents are markup.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.aws.conftest import ACCOUNT, PASSWORD, ROOT, Cairn, free_port, start, stop, until, wait_ready
from tests.config_app.packs.templates import SMALL

EVIL = '<img src=x onerror="document.title=`pwned`">'
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Story:
    """What was done through the gateway, by id."""

    cairn: Cairn
    vpc: str = ""
    group: str = ""
    instance: str = ""
    opened: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.cairn.url

    @property
    def group_page(self) -> str:
        return f"/resources/AWS::EC2::SecurityGroup/{self.group}/"

    @property
    def graph_page(self) -> str:
        return f"/graph/AWS::EC2::SecurityGroup/{self.group}/"

    @property
    def event_page(self) -> str:
        return f"/events/{self.opened['eventID']}/"

    def address(self, name: str) -> str:
        """The address of a page of PAGES."""
        return PAGES[name].format(group=self.group_page, graph=self.graph_page, event=self.event_page,
                                  resource=self.group, id=self.opened["eventID"])  # fmt: skip


# Every page of the console, in its states.
PAGES = {
    "home": "/",
    "events": "/events/",
    "no event": "/events/?q=name:Nothing",
    "bad search": "/events/?q=colour:red",
    "events with a drawer": "/events/?q=resource:{resource}&event={id}",
    "events brushed": "/events/?from=now-1h&brush=now-30m..now",
    "bad window": "/events/?from=yesterday",
    "event": "{event}",
    "trails": "/trails/",
    "log files": "/trails/audit/files/",
    "new trail": "/trails/+new/",
    "trail": "/trails/audit/",
    "trail's settings": "/trails/audit/edit/",
    "selectors": "/trails/audit/selectors/",
    "retention of files": "/trails/audit/retention/",
    "stop a trail": "/trails/audit/stop/",
    "delete a trail": "/trails/audit/delete/",
    "integrity": "/trails/audit/integrity/",
    "alarms": "/alarms/",
    "log groups": "/logs/",
    "a broken pattern": "/logs/?pattern={{ $.a",
    "insights": "/insights/",
    "new log group": "/logs/create/",
    "new alarm": "/alarms/create/",
    "channels": "/channels/",
    "new channel": "/channels/create/",
    "imports": "/imports/",
    "new import": "/imports/start/",
    "topics": "/settings/topics/",
    "keys": "/settings/keys/",
    "new key": "/settings/keys/create/",
    "retention of events": "/settings/retention/",
    "change the retention of events": "/settings/retention/change/",
    "inventory": "/resources/",
    "no resource": "/resources/?q=nothing-like-it",
    "functions": "/functions/",
    "recorder": "/recorder/",
    "snapshots": "/snapshots/",
    "history files": "/snapshots/?kind=history",
    "query": "/query/",
    "query answered": "/query/?q=SELECT+resourceId,+resourceType,+COUNT(*)+GROUP+BY+resourceId,+resourceType&sort=COUNT(*)",
    "query refused": "/query/?q=SELECT+nothing&type=AWS::EC2::SecurityGroup",
    "aggregators": "/aggregators/",
    "timeline": "{group}",
    "timeline table": "{group}?view=table&diff=side",
    "paths": "{group}?diff=paths",
    "configuration": "{group}?tab=configuration",
    "relationships": "{group}?tab=relationships",
    "verdicts": "{group}?tab=verdicts",
    "its events": "{group}?tab=events",
    "graph": "{graph}",
    "estate": "/graph/",
    "estate grouped": "/graph/?group=type",
    "changes": "/changes/",
    "between": "/changes/between/",
    "blast radius": "{graph}?dir=affects&depth=3",
    "path": "{graph}?to={resource}",
    "unused": "/unused/",
    "rules": "/rules/",
    "back-tests": "/backtests/",
    "remediations": "/remediations/",
    "rule": "/rules/restricted-ssh/",
    "handlers": "/rules/+handlers/all/",
    "new handler": "/rules/+handlers/keep/",
    "new custom rule": "/rules/+custom/add/",
    "packs": "/packs/",
    "pack": "/packs/buckets/",
    "choose a pack": "/packs/deploy/",
    "a pack before it is deployed": "/packs/deploy/?pack=pci-dss-4-0-part1",
    "frameworks": "/frameworks/",
    "framework": "/frameworks/cis-aws-3-0/",
    "exceptions": "/exceptions/",
    "not found": "/nowhere/",
    "sign-in": "/sign-in/",
}


def _tell(cairn: Cairn) -> Story:
    """The calls; each is made by a real boto3 through the gateway."""
    story = Story(cairn)
    ec2, s3, config, trail = (cairn.client(name) for name in ("ec2", "s3", "config", "cloudtrail"))
    s3.create_bucket(Bucket="audit-logs")
    trail.create_trail(Name="audit", S3BucketName="audit-logs", IsMultiRegionTrail=True)
    trail.start_logging(Name="audit")
    for name, identifier in (
        ("restricted-ssh", "INCOMING_SSH_DISABLED"),
        ("rds-storage-encrypted", "RDS_STORAGE_ENCRYPTED"),
    ):
        config.put_config_rule(
            ConfigRule={"ConfigRuleName": name, "Source": {"Owner": "AWS", "SourceIdentifier": identifier}}
        )
    config.put_conformance_pack(ConformancePackName="buckets", TemplateBody=SMALL)
    tags = [
        {"ResourceType": "vpc", "Tags": [{"Key": "Name", "Value": "shop"}, {"Key": "function", "Value": "checkout"}]}
    ]
    story.vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=tags)["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=story.vpc, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"]
    story.group = ec2.create_security_group(GroupName="web", Description="web", VpcId=story.vpc)["GroupId"]
    _items(story, 1)
    rule = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    ec2.authorize_security_group_ingress(GroupId=story.group, IpPermissions=[rule])
    _items(story, 2)
    image = ec2.describe_images()["Images"][0]["ImageId"]
    launched = ec2.run_instances(
        ImageId=image, MinCount=1, MaxCount=1, SubnetId=subnet, SecurityGroupIds=[story.group],
        TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": EVIL}, {"Key": "function", "Value": EVIL}]}],
    )  # fmt: skip
    story.instance = launched["Instances"][0]["InstanceId"]
    _hostile(cairn)
    story.opened = until(60, lambda: cairn.event("AuthorizeSecurityGroupIngress", story.group))
    until(90, lambda: _holds(config, "NON_COMPLIANT"), 0.5)
    until(90, lambda: cairn.client("config").get_resource_config_history(
        resourceType="AWS::EC2::Instance", resourceId=story.instance)["configurationItems"], 0.5)  # fmt: skip
    return story


def _items(story: Story, number: int) -> None:
    """Wait until the group has that many items, so that the next call makes one of its own."""
    config = story.cairn.client("config")
    until(90, lambda: len(config.get_resource_config_history(
        resourceType="AWS::EC2::SecurityGroup", resourceId=story.group)["configurationItems"]) >= number, 0.5)  # fmt: skip


def _holds(config: Any, verdict: str) -> bool:
    found = config.get_compliance_details_by_config_rule(ConfigRuleName="restricted-ssh", ComplianceTypes=[verdict])
    return bool(found["EvaluationResults"])


def _hostile(cairn: Cairn) -> None:
    """Calls whose user agent, names and parameters are markup; that they fail does not matter, they are recorded."""
    client = cairn.client("iam", config=Config(user_agent=f"agent {EVIL}"))
    for call, parameters in (
        (client.get_user, {"UserName": "script-alert"}),
        (client.get_role, {"RoleName": "x" * 60}),
    ):
        try:
            call(**parameters)
        except ClientError:
            continue
    cairn.client("sns", config=Config(user_agent=f"agent {EVIL}", parameter_validation=False)).create_topic(
        Name="evil", Tags=[{"Key": "Name", "Value": EVIL}]
    )
    try:
        cairn.client("dynamodb").describe_table(TableName=EVIL)
    except ClientError:
        return


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """The installation that the tests of this folder share, with its story told."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: run `make test`, which installs it")
    running = start(free_port(), tmp_path_factory.mktemp("console") / "data")
    try:
        wait_ready(running, 240)
        yield _tell(running)
    finally:
        stop(running)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Debian's browser; the tests are skipped, saying so, where there is none.

    Of a file, not of the session: while it is open an event loop runs, beside which Django asks no database.
    """
    from playwright.sync_api import sync_playwright

    path = os.environ.get("CAIRN_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(path).is_file():
        pytest.skip("chromium is not installed: run `make test`, which installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def signed_in(story: Story, chromium: Any) -> dict[str, Any]:
    """The cookies of a person who signed in once."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{story.url}/sign-in/")
    page.fill("[name=username]", "admin")
    page.fill("[name=password]", PASSWORD)
    page.click("button.primary")
    page.wait_for_url(f"{story.url}/")
    state: dict[str, Any] = context.storage_state()
    context.close()
    return state


class Complaints(list[str]):
    """What the browser complained of: errors of scripts, of the console, breaches of the content policy."""

    def watch(self, page: Any) -> None:
        page.on("console", lambda message: self._console(message))
        page.on("pageerror", lambda error: self.append(f"{page.url}: {error}"))

    def _console(self, message: Any) -> None:
        if (
            message.type == "error"
            and "404 (Not Found)" not in message.text
            and "401 (Unauthorized)" not in message.text
        ):
            self.append(f"{message.location.get('url')}: {message.text}")


@pytest.fixture
def page(story: Story, chromium: Any, signed_in: dict[str, Any]) -> Iterator[Any]:
    """A page at 1440 × 900 of somebody signed in; whatever the browser complains of fails the test."""
    context = chromium.new_context(storage_state=signed_in, viewport={"width": 1440, "height": 900}, base_url=story.url)
    opened = context.new_page()
    complaints = Complaints()
    complaints.watch(opened)
    yield opened
    context.close()
    assert not complaints, complaints


__all__ = ["ACCOUNT", "AXE", "EVIL", "PASSWORD", "Story"]
