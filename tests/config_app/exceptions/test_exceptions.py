"""Exceptions: asked for by one, granted by another; they excuse findings at display time and never rewrite a verdict."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

import pytest

from config_app.exceptions import reads
from config_app.exceptions.models import ComplianceException
from config_app.items import writes as items
from config_app.items.content import Found
from config_app.packs import reads as packs
from config_app.rules.models import Verdict
from project.kernel import clock
from project.kernel.errors import CallError
from tests.config_app.conftest import ACCOUNT, REGION
from tests.config_app.packs.templates import SMALL
from tests.config_app.packs.test_wire import deploy, record
from tests.conftest import STRANGER

pytestmark = pytest.mark.django_db(transaction=True)
VOLUME = "AWS::EC2::Volume"
SOON = "2027-03-31"


@pytest.fixture(autouse=True)
def _second_owner(people: dict[str, Any]) -> None:
    """dana may grant what alice asks for."""
    from project.platform.identity.models import User

    dana = User(username="dana", account=people["alice"].account, role="owner")
    dana.save()
    people["dana"] = dana


def ask(operate: Any, **given: str) -> int:
    wire = {"owner": "alice", "reason": "Replaced in March.", "expires": SOON, **given}
    return int(operate("alice", "cairn:RequestException", wire)["exceptionId"])


def test_an_exception_counts_from_its_grant_until_it_ends(wire: Any, operate: Any, still_clock: Any) -> None:
    record(("vol-1", False), ("vol-2", True))
    pack = deploy(wire())
    verdicts = list(Verdict.objects.order_by("id").values())
    number = ask(operate, conformancePackName="small", resourceType=VOLUME, resourceId="vol-1")
    assert packs.standing(pack).exempt == 0
    assert operate("dana", "cairn:GrantException", {"exceptionId": number})["state"] == "in force"
    standing = packs.standing(pack)
    assert (standing.score, standing.net_score, standing.bad, standing.exempt) == (50, 100, 1, 1)
    assert standing.compliance == "NON_COMPLIANT"
    (excused,) = reads.of_verdicts([ACCOUNT], [row["id"] for row in verdicts]).values()
    assert excused.id == number
    still_clock.shift(timedelta(days=200))
    assert reads.find([ACCOUNT], number).state == "expired"
    assert (packs.standing(pack).net_score, packs.standing(pack).exempt) == (50, 0)
    assert list(Verdict.objects.order_by("id").values()) == verdicts


def test_nobody_grants_an_exception_to_himself(operate: Any) -> None:
    number = ask(operate, resourceType=VOLUME, resourceId="vol-1")
    with pytest.raises(CallError, match="somebody else must grant it"):
        operate("alice", "cairn:GrantException", {"exceptionId": number})
    owned = ask(operate, resourceType=VOLUME, resourceId="vol-1", owner="dana")
    with pytest.raises(CallError, match="somebody else must grant it"):
        operate("dana", "cairn:GrantException", {"exceptionId": owned})
    with pytest.raises(CallError, match="not authorized"):
        operate("bob", "cairn:GrantException", {"exceptionId": number})
    with pytest.raises(CallError, match="There is no exception"):
        operate("charlie", "cairn:GrantException", {"exceptionId": number})
    assert reads.find([ACCOUNT], number).state == "requested"
    with pytest.raises(CallError):
        reads.find([STRANGER], number)


def test_a_revoked_exception_counts_no_more_and_a_refused_one_never_did(operate: Any) -> None:
    first, second = (ask(operate, resourceType=VOLUME, resourceId="vol-1") for _ in range(2))
    operate("dana", "cairn:GrantException", {"exceptionId": first})
    assert (
        operate("alice", "cairn:RevokeException", {"exceptionId": first, "reason": "Replaced."})["state"] == "revoked"
    )
    assert operate("dana", "cairn:RevokeException", {"exceptionId": second, "reason": "No."})["state"] == "refused"
    for number in (first, second):
        with pytest.raises(CallError, match="already"):
            operate("dana", "cairn:RevokeException", {"exceptionId": number, "reason": "Again."})
        with pytest.raises(CallError, match="only one that is requested"):
            operate("dana", "cairn:GrantException", {"exceptionId": number})
    assert not reads.in_force([ACCOUNT], clock.now()).exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Nothing would be left to find"),
        ({"resourceId": "vol-1", "ruleName": "x"}, "resourceType must be given"),
        ({"tagValue": "pay", "resourceType": VOLUME, "resourceId": "v"}, "tagKey must be given"),
        ({"ruleName": "nobody-s"}, "nobody-s"),
        ({"conformancePackName": "nobody-s"}, "nobody-s"),
        ({"tagKey": "team", "owner": " "}, "owner"),
        ({"tagKey": "team", "reason": ""}, "reason"),
        ({"tagKey": "team", "expires": "next week"}, "expires must be a day"),
        ({"tagKey": "team", "expires": "2020-01-01"}, "must lie ahead"),
        ({"tagKey": "team", "expires": "2999-01-01"}, "at most 731 days"),
        ({"tagKey": "team", "expires": "2027-02-31"}, "expires must be a day"),
    ],
)  # fmt: skip
def test_what_a_request_lacks_is_named(operate: Any, given: dict[str, str], said: str) -> None:
    with pytest.raises(CallError, match=said):
        ask(operate, **given)
    assert not ComplianceException.objects.exists()


def covers(one: ComplianceException, verdict: Verdict, at: datetime) -> bool:
    """By hand what the database is asked."""
    rule, resource = verdict.rule, verdict.resource
    return (
        one.state_at(at) == "in force"
        and one.account_id == rule.account_id
        and one.rule_name in ("", rule.name)
        and one.pack in ("", rule.pack)
        and one.resource_type in ("", resource.type)
        and one.resource_id in ("", resource.resource_id)
        and (not one.tag_key or one.tag_key in resource.tags)
        and (not one.tag_value or resource.tags.get(one.tag_key) == one.tag_value)
    )


def test_net_scores_are_those_of_a_count_by_hand_at_any_moment(wire: Any) -> None:
    dice = random.Random(6)
    tags = [{}, {"team": "pay"}, {"team": "web"}, {"team": ""}, {"a.b": "c"}]
    found = [
        Found(
            f"vol-{number}",
            {"encrypted": dice.random() < 0.4, "attachments": [{"state": "attached"}]},
            tags=dice.choice(tags),
        )
        for number in range(60)
    ]
    items.record(ACCOUNT, REGION, VOLUME, found, lambda *_: [], complete=False)
    config, other = wire(), SMALL.replace("ENCRYPTED_VOLUMES", "EC2_VOLUME_INUSE_CHECK")
    both = [deploy(config), deploy(config, "other", other), deploy(config, "third")]
    names = list(Verdict.objects.values_list("rule__name", flat=True).distinct())
    now = clock.now()

    def moment() -> datetime:
        return now + timedelta(days=dice.uniform(-20, 20))

    for _ in range(80):
        key, value = dice.choice([("", ""), ("", ""), ("team", ""), ("team", "pay"), ("a.b", "c"), ("none", "")])
        ComplianceException.objects.create(
            account_id=dice.choice([ACCOUNT, ACCOUNT, ACCOUNT, STRANGER]), rule_name=dice.choice(["", *names]),
            pack=dice.choice(["", both[0].pack_id, both[2].pack_id]), resource_type=dice.choice(["", VOLUME, "AWS::S3::Bucket"]),
            resource_id=dice.choice(["", f"vol-{dice.randrange(60)}", f"vol-{dice.randrange(60)}"]), tag_key=key, tag_value=value,
            owner="o", reason="r", requested_by="x", expires=moment(), granted=dice.choice([None, moment()]),
            revoked=dice.choice([None, None, moment()]),
        )  # fmt: skip
    every = list(Verdict.objects.filter(until=None).select_related("rule", "resource"))
    records = list(ComplianceException.objects.all())
    excused_once = 0
    for at in (now - timedelta(days=10), now, now + timedelta(days=5)):
        by_hand = {
            v.id for v in every if v.compliance == "NON_COMPLIANT" and any(covers(one, v, at) for one in records)
        }
        excused_once += 0 < len(by_hand) < sum(v.compliance == "NON_COMPLIANT" for v in every)
        assert (
            set(reads.excused(Verdict.objects.filter(until=None), [ACCOUNT], at).values_list("id", flat=True))
            == by_hand
        )
        assert set(reads.of_verdicts([ACCOUNT], [v.id for v in every], at)) == by_hand
    assert excused_once
    for pack in both:
        standing = packs.standing(pack)
        own = [v for v in every if v.rule.pack == pack.pack_id]
        counted = [v for v in own if v.compliance == "COMPLIANT" or not any(covers(one, v, now) for one in records)]
        good = sum(v.compliance == "COMPLIANT" for v in counted)
        assert standing.net_score == pytest.approx(100 * good / len(counted), abs=0.01)
