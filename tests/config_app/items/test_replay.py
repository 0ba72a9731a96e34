"""A labelled replay: 300 changes by actors at the same time, with noise; what is called exact is the very event."""

from __future__ import annotations

import random
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import F

from config_app.items import writes
from config_app.items.content import Found
from config_app.items.models import Item
from config_app.recorder import listening
from config_app.recorder.causes import Causes
from config_app.recorder.models import Touch
from config_app.resources.spec import all_types
from project.kernel import clock
from project.kernel.calls import Recorded
from project.kernel.console import links
from tests.conftest import ACCOUNT, STRANGER

pytestmark = pytest.mark.django_db
GROUP, REGION, CHANGES = "AWS::EC2::SecurityGroup", "us-east-1", 300
ACTORS = ("anna", "ben", "carl", "dora", "emil")


def hear(actor: str, name: str, request: dict[str, Any], *, error: str = "", account: str = ACCOUNT) -> str:
    """The store's news of an event; its id."""
    number = str(uuid.uuid4())
    record = {"requestParameters": {**request, "actor": actor}, "responseElements": None, "eventCategory": "Management"}
    time = clock.now().replace(microsecond=0)
    listening._hear([Recorded(number, time, account, REGION, "ec2.amazonaws.com", name, False, error, record)])
    return number


def look(ports: dict[str, set[int]], since: datetime | None) -> datetime:
    """One look at all groups, as the recorder takes it; its moment."""
    begun = clock.now()
    found = [
        Found(group, {"groupId": group, "ipPermissions": sorted(held)}, name=f"n-{group}")
        for group, held in ports.items()
    ]
    writes.record(ACCOUNT, REGION, GROUP, found, Causes(all_types()[GROUP], ACCOUNT, REGION, since), after=since)
    Touch.objects.update(looks=F("looks") + 1)
    return begun


def test_what_is_called_exact_is_the_very_event_in_at_least_99_of_100(
    people: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    chance, now = random.Random(5), clock.now() - timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: now)
    ports: dict[str, set[int]] = {f"sg-{number:04}": set() for number in range(15)}
    since = look(ports, None)
    truth: dict[tuple[str, datetime], set[str]] = {}
    made = 0
    while made < CHANGES:
        now += timedelta(seconds=chance.randrange(3, 20))
        causes: dict[str, set[str]] = {}
        late = []
        for actor in chance.sample(ACTORS, chance.randrange(1, 5)):
            group, other = chance.sample(sorted(ports), 2)
            ports[group].add(made)
            request = {"groupId": group, "fromPort": made}
            if chance.random() < 0.2:  # its rule names another group, which does not change by it
                request["sourceGroup"] = other
            if chance.random() < 0.05:
                late.append((group, actor, request))
            else:
                causes.setdefault(group, set()).add(hear(actor, "AuthorizeSecurityGroupIngress", request))
            made += 1
        hear(
            "eve",
            "AuthorizeSecurityGroupIngress",
            {"groupId": chance.choice(sorted(ports))},
            error="UnauthorizedOperation",
        )
        hear("eve", "AuthorizeSecurityGroupIngress", {"groupId": chance.choice(sorted(ports))}, account=STRANGER)
        now += timedelta(seconds=2)
        since = look(ports, since)
        moment = now
        for group, actor, request in late:  # the news comes after the item, with the time at which it happened
            now = moment - timedelta(seconds=2)
            causes.setdefault(group, set()).add(hear(actor, "AuthorizeSecurityGroupIngress", request))
        now = moment
        truth |= {(group, moment): events for group, events in causes.items()}
    said: dict[str, list[bool]] = {}
    for item in Item.objects.filter(status="OK").select_related("resource"):
        wanted = truth[item.resource.resource_id, item.captured]
        word, named = (
            links.certainty(len(item.related_events), indirect=item.indirect).partition(",")[0],
            set(item.related_events),
        )
        said.setdefault(word, []).append(named == wanted if word == "exact" else wanted <= named)
    exact, window = said["exact"], said.get("time window", [])
    precision = sum(exact) / len(exact)
    with capsys.disabled():
        counts = f"{len(exact)} exact, precision {precision:.4f}; {len(window)} by time window, {sum(window)} with every true cause"
        print(
            f"\n{made} changes, {sum(map(len, said.values()))} items: {counts}; {len(said.get('not known', []))} not known"
        )
    assert len(exact) > CHANGES / 4
    assert precision >= 0.99
    assert all(window)
