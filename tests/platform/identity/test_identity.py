"""Users, groups, keys, tokens, sessions, root: who may do what, and what is kept of their secrets."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from project.kernel import calls, clock
from project.kernel.aws.request import AwsRequest, Credential
from project.kernel.calls import Call, Caller
from project.kernel.errors import CallError
from project.platform.identity import reads, sessions, upstream
from project.platform.identity.models import AccessKey, Account, ApiToken, Group, SessionKey, User
from tests.conftest import ACCOUNT, STRANGER
from trail.events import reads as events

pytestmark = pytest.mark.django_db


def perform(who: User | Caller, operation: str, **wire: Any) -> Any:
    caller = who if isinstance(who, Caller) else reads.caller_for_user(User.objects.get(pk=who.pk))
    return calls.run(Call(operation, caller, wire))


def refused(who: User | Caller, operation: str, **wire: Any) -> CallError:
    with pytest.raises(CallError) as caught:
        perform(who, operation, **wire)
    return caught.value


def signed_by(key_id: str, token: str = "") -> tuple[str, Caller]:
    reads.forget_keys()
    request = AwsRequest("POST", "/", "", {}, None, 0, "127.0.0.1")  # type: ignore[arg-type]
    request.credential = Credential(key_id, "20261118", "us-east-1", "sts", ("host",), "")
    request.session_token = token
    return reads.secret(request)


def recorded(account: str = ACCOUNT) -> list[str]:
    return [event.raw.decode() for event in events.lookup([account], limit=200)]


def test_a_group_gives_its_members_its_policies(alice: User, bob: User) -> None:
    allow = [{"Statement": {"Effect": "Allow", "Action": "config:StartConfigRulesEvaluation"}}]
    perform(alice, "cairn:PutGroup", groupName="evaluators", policies=allow)
    assert refused(bob, "config:StartConfigRulesEvaluation").code == "AccessDeniedException"
    perform(alice, "cairn:UpdateUser", userName="bob", groups=["evaluators"])
    perform(bob, "config:StartConfigRulesEvaluation")
    perform(
        alice, "cairn:PutGroup", groupName="evaluators", policies=[{"Statement": {"Effect": "Deny", "Action": "*"}}]
    )
    assert "explicit deny" in refused(bob, "cloudtrail:DescribeTrails").message
    perform(alice, "cairn:DeleteGroup", groupName="evaluators")
    perform(bob, "cloudtrail:DescribeTrails")


def test_nothing_of_another_account_can_be_named(alice: User, charlie: User) -> None:
    perform(charlie, "cairn:PutGroup", groupName="theirs", policies=[{"Statement": {"Effect": "Allow", "Action": "*"}}])
    key = perform(charlie, "cairn:CreateAccessKey", userName="charlie")["accessKeyId"]
    for operation, wire in (
        ("cairn:UpdateUser", {"userName": "charlie", "role": "auditor"}),
        ("cairn:DeleteUser", {"userName": "charlie"}),
        ("cairn:CreateUser", {"userName": "mole", "accountId": STRANGER, "role": "owner"}),
        ("cairn:CreateAccessKey", {"userName": "charlie"}),
        ("cairn:UpdateAccessKey", {"accessKeyId": key, "active": False}),
        ("cairn:RotateAccessKey", {"accessKeyId": key}),
        ("cairn:DeleteAccessKey", {"accessKeyId": key}),
        ("cairn:CreateApiToken", {"userName": "charlie", "name": "t"}),
        ("cairn:DeleteApiToken", {"userName": "charlie", "name": "t"}),
        ("cairn:UpdateUser", {"userName": "alice", "groups": ["theirs"]}),
        ("cairn:UpdateUser", {"userName": "alice", "accounts": [STRANGER]}),
        ("cairn:UpdateAccount", {"accountId": STRANGER, "upstream": "none"}),
        ("cairn:PutRole", {"roleName": "x", "policies": [], "accountId": STRANGER}),
        ("cairn:DeleteGroup", {"groupName": "theirs"}),
    ):
        assert refused(alice, operation, **wire).code == "NoSuchEntityException", operation
    assert User.objects.get(username="charlie").role == "owner" and AccessKey.objects.get(id=key).active
    assert "charlie" not in str(perform(alice, "cairn:ListUsers"))


def test_accounts_are_made_by_the_installations_administrators_who_then_see_them(alice: User) -> None:
    assert refused(alice, "cairn:CreateAccount", accountId="777788889999").code == "AccessDeniedException"
    User.objects.filter(pk=alice.pk).update(is_superuser=True)
    perform(alice, "cairn:CreateAccount", accountId="777788889999", name="new")
    assert reads.accounts_of(User.objects.get(pk=alice.pk)) == (ACCOUNT, "777788889999")
    assert refused(alice, "cairn:CreateAccount", accountId="777788889999").code == "EntityAlreadyExistsException"
    assert refused(alice, "cairn:CreateAccount", accountId="12").code == "ValidationException"


def test_the_last_owner_can_neither_go_nor_be_changed(alice: User) -> None:
    for wire in ({"role": "auditor"}, {"active": False}):
        assert refused(alice, "cairn:UpdateUser", userName="alice", **wire).code == "DeleteConflictException"
    assert refused(alice, "cairn:DeleteUser", userName="alice").code == "DeleteConflictException"
    perform(alice, "cairn:CreateUser", userName="second", role="owner")
    perform(alice, "cairn:UpdateUser", userName="alice", role="auditor")
    assert User.objects.get(pk=alice.pk).role == "auditor"


def test_an_operator_cannot_take_a_token_or_key_of_an_owner(alice: User) -> None:
    perform(alice, "cairn:CreateUser", userName="oscar", role="operator")
    oscar = User.objects.get(username="oscar")
    for operation, wire in (
        ("cairn:CreateApiToken", {"userName": "alice", "name": "t"}),
        ("cairn:CreateAccessKey", {"userName": "alice"}),
        ("cairn:UpdateUser", {"userName": "oscar", "role": "owner"}),
        ("cairn:PutGroup", {"groupName": "g", "policies": []}),
    ):
        assert refused(oscar, operation, **wire).code == "AccessDeniedException"


def test_a_key_is_sealed_and_shown_once_and_switched_and_rotated(alice: User) -> None:
    made = perform(alice, "cairn:CreateAccessKey", userName="alice")
    row = AccessKey.objects.get(id=made["accessKeyId"])
    assert made["secretAccessKey"] not in str(row.__dict__)
    assert signed_by(row.id)[0] == made["secretAccessKey"]
    perform(alice, "cairn:UpdateAccessKey", accessKeyId=row.id, active=False)
    with pytest.raises(CallError) as off:
        signed_by(row.id)
    assert off.value.code == "UnrecognizedClientException"
    perform(alice, "cairn:UpdateAccessKey", accessKeyId=row.id, active=True)
    new = perform(alice, "cairn:RotateAccessKey", accessKeyId=row.id)
    assert not AccessKey.objects.get(id=row.id).active and signed_by(new["accessKeyId"])[1].name == "alice"
    assert refused(alice, "cairn:RotateAccessKey", accessKeyId=row.id).code == "ValidationException"
    perform(alice, "cairn:DeleteAccessKey", accessKeyId=row.id)
    said = "\n".join(recorded())
    assert made["secretAccessKey"] not in said and new["secretAccessKey"] not in said
    assert made["accessKeyId"] in said and new["accessKeyId"] in said


def test_a_seal_of_one_key_does_not_open_under_another(alice: User) -> None:
    one, two = (perform(alice, "cairn:CreateAccessKey", userName="alice")["accessKeyId"] for _ in range(2))
    AccessKey.objects.filter(id=two).update(sealed=AccessKey.objects.get(id=one).sealed)
    with pytest.raises(ValueError, match="does not open"):
        signed_by(two)


def test_a_deactivated_users_key_token_and_sessions_hold_no_more(alice: User, bob: User) -> None:
    key = perform(alice, "cairn:CreateAccessKey", userName="bob")["accessKeyId"]
    token = perform(alice, "cairn:CreateApiToken", userName="bob", name="tool")["token"]
    identity = {"type": "IAMUser", "principalId": bob.principal_id, "arn": bob.arn, "userName": "bob"}
    sessions.learn(
        ACCOUNT, access_key_id="ASIABOB", secret="s" * 40, session_token="t", identity=identity, user_name="bob"
    )
    assert signed_by("ASIABOB", "t")[1].policies[0]["Statement"] and reads.token(token)
    perform(alice, "cairn:UpdateUser", userName="bob", active=False)
    assert reads.token(token) is None
    for key_id in (key, "ASIABOB"):
        with pytest.raises(CallError):
            signed_by(key_id, "t")


def test_a_token_is_kept_as_a_hash_and_expires(alice: User, still_clock: Any) -> None:
    until = (clock.now() + timedelta(hours=1)).isoformat()
    token = perform(alice, "cairn:CreateApiToken", name="tool", userName="alice", expires=until)["token"]
    assert token not in str(ApiToken.objects.get().__dict__)
    assert refused(alice, "cairn:CreateApiToken", name="tool", userName="alice").code == "EntityAlreadyExistsException"
    assert refused(alice, "cairn:CreateApiToken", name="a b", userName="alice").code == "ValidationException"
    assert reads.token(token) is not None
    still_clock.shift(3601)
    assert reads.token(token) is None
    assert token not in "\n".join(recorded())


def test_a_password_is_checked_and_never_recorded(alice: User) -> None:
    assert refused(alice, "cairn:CreateUser", userName="new", password="short").code == "ValidationException"
    assert not User.objects.filter(username="new").exists()
    perform(alice, "cairn:CreateUser", userName="new", password="a long secret 77")
    assert refused(alice, "cairn:ChangePassword", oldPassword="guess 12345", newPassword="another secret 88")
    perform(alice, "cairn:ChangePassword", oldPassword="correct horse", newPassword="another secret 88")
    assert User.objects.get(pk=alice.pk).check_password("another secret 88")
    said = "\n".join(recorded())
    for secret in ("short", "a long secret 77", "another secret 88", "correct horse", "guess 12345"):
        assert f'"{secret}"' not in said, secret


def test_root_is_one_an_account_and_no_policy_holds_it_back(alice: User) -> None:
    perform(alice, "cairn:CreateUser", userName="root@production", root=True)
    assert refused(alice, "cairn:CreateUser", userName="root2", root=True).code == "EntityAlreadyExistsException"
    root = User.objects.get(username="root@production")
    caller = reads.caller_for_user(root)
    assert caller.identity == {
        "type": "Root", "principalId": ACCOUNT, "arn": f"arn:aws:iam::{ACCOUNT}:root", "accountId": ACCOUNT,
    }  # fmt: skip
    perform(root, "cairn:ListUsers")
    answer = perform(root, "sts:GetCallerIdentity")
    assert answer == {"Arn": f"arn:aws:iam::{ACCOUNT}:root", "UserId": ACCOUNT, "Account": ACCOUNT}


def test_everybody_may_ask_who_he_is_even_against_a_deny(alice: User, bob: User) -> None:
    deny = [{"Statement": {"Effect": "Deny", "Action": "*"}}]
    perform(alice, "cairn:UpdateUser", userName="bob", policies=deny)
    answer = perform(bob, "sts:GetCallerIdentity")
    assert answer == {"Arn": bob.arn, "UserId": bob.principal_id, "Account": ACCOUNT}


def role_session(expires: Any = None) -> dict[str, Any]:
    arn = f"arn:aws:sts::{ACCOUNT}:assumed-role/deployer/build-7"
    identity = {"type": "AssumedRole", "principalId": "AROAX:build-7", "arn": arn, "accountId": ACCOUNT}
    sessions.learn(
        ACCOUNT, access_key_id="ASIAROLE", secret="s" * 40, session_token="token", identity=identity,
        role_name="deployer", expires=expires,
    )  # fmt: skip
    return identity


def test_a_learnt_session_verifies_with_its_token_until_it_expires(alice: User, still_clock: Any) -> None:
    role_session(clock.now() + timedelta(hours=1))
    secret, caller = signed_by("ASIAROLE", "token")
    assert secret == "s" * 40 and caller.identity["accessKeyId"] == "ASIAROLE"
    answer = perform(caller, "sts:GetCallerIdentity")
    assert answer["UserId"] == "AROAX:build-7" and answer["Arn"].endswith("assumed-role/deployer/build-7")
    with pytest.raises(CallError) as wrong:
        signed_by("ASIAROLE", "another")
    assert wrong.value.code == "UnrecognizedClientException"
    still_clock.shift(3601)
    with pytest.raises(CallError) as late:
        signed_by("ASIAROLE", "token")
    assert late.value.code == "ExpiredTokenException"


def test_a_remembered_session_expires_to_the_second(alice: User, still_clock: Any) -> None:
    role_session(clock.now() + timedelta(seconds=2))
    signed_by("ASIAROLE", "token")
    still_clock.shift(3)
    request = AwsRequest("POST", "/", "", {}, None, 0, "127.0.0.1")  # type: ignore[arg-type]
    request.credential = Credential("ASIAROLE", "20261118", "us-east-1", "sts", ("host",), "")
    request.session_token = "token"
    with pytest.raises(CallError) as late:
        reads.secret(request)
    assert late.value.code == "ExpiredTokenException"


def test_a_learnt_session_changes_nothing_here_unless_its_role_has_policies(alice: User) -> None:
    role_session()
    caller = signed_by("ASIAROLE", "token")[1]
    assert refused(caller, "cloudtrail:StopLogging", Name="t").code == "AccessDeniedException"
    assert refused(caller, "cairn:CreateUser", userName="x").code == "AccessDeniedException"
    assert calls.allowed(Call("ec2:RunInstances", caller))
    allow = [{"Statement": {"Effect": "Allow", "Action": "config:StartConfigRulesEvaluation"}}]
    perform(alice, "cairn:PutRole", roleName="deployer", policies=allow)
    caller = signed_by("ASIAROLE", "token")[1]
    perform(caller, "config:StartConfigRulesEvaluation")
    assert not calls.allowed(Call("ec2:RunInstances", caller))
    perform(alice, "cairn:DeleteRole", roleName="deployer")
    assert calls.allowed(Call("ec2:RunInstances", signed_by("ASIAROLE", "token")[1]))


def test_an_upstream_user_of_the_same_name_is_not_the_owner(alice: User) -> None:
    identity = {
        "type": "IAMUser",
        "principalId": "AIDAALICE",
        "arn": alice.arn,
        "userName": "alice",
        "accountId": ACCOUNT,
    }
    sessions.learn(ACCOUNT, access_key_id="AKIALEARNT", secret="s" * 40, identity=identity, user_name="alice")
    caller = signed_by("AKIALEARNT")[1]
    assert refused(caller, "cairn:CreateUser", userName="x").code == "AccessDeniedException"


def test_a_key_of_another_account_is_not_replaced_by_what_an_upstream_claims(alice: User, charlie: User) -> None:
    role_session()
    sessions.learn(STRANGER, access_key_id="ASIAROLE", secret="x" * 40, identity={"arn": "arn:evil"})
    row = SessionKey.objects.get(id="ASIAROLE")
    assert (row.account_id, signed_by("ASIAROLE", "token")[0]) == (ACCOUNT, "s" * 40)


def test_an_upstream_that_is_not_aws_hands_out_no_session_of_another_account(
    alice: User, charlie: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trail.gateway import learning

    answer = {"Credentials": {"AccessKeyId": "ASIAX", "SecretAccessKey": "s" * 40, "SessionToken": "t"}}
    asked = {"RoleArn": f"arn:aws:iam::{ACCOUNT}:role/admin", "RoleSessionName": "x"}
    learning.learn("sts", "AssumeRole", reads.caller_for_user(charlie), asked, answer)
    assert not SessionKey.objects.exists()
    monkeypatch.setattr(upstream, "is_aws", lambda *_: True)
    learning.learn("sts", "AssumeRole", reads.caller_for_user(charlie), asked, answer)
    assert SessionKey.objects.get().account_id == ACCOUNT


def test_upstreams_are_set_by_account_and_service(alice: User) -> None:
    perform(
        alice, "cairn:UpdateAccount", accountId=ACCOUNT, upstream="none", services={"s3": "aws", "ec2": "http://c:1"}
    )
    upstream.forget()
    assert upstream.setting(ACCOUNT, "s3") == "aws" and upstream.is_aws(ACCOUNT, "s3") and not upstream.is_aws(ACCOUNT)
    assert (
        upstream.url(ACCOUNT, "ec2", "us-east-1") == "http://c:1" and upstream.url(ACCOUNT, "iam", "us-east-1") is None
    )


@pytest.mark.parametrize(
    "wire",
    [{"upstream": "ftp://x"}, {"upstream": "http://user:pw@host"}, {"upstream": "http://host:99999"}, {"upstream": "nowhere"},
     {"services": {"s4": "aws"}}, {"services": {"s3": "elsewhere"}}, {"services": {"s3": ""}}],
)  # fmt: skip
def test_an_upstream_that_cannot_be_is_refused(alice: User, wire: dict[str, Any]) -> None:
    assert refused(alice, "cairn:UpdateAccount", accountId=ACCOUNT, **wire).code == "ValidationException"
    assert Account.objects.get(id=ACCOUNT).upstream == ""


def say(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue().strip()


def test_create_access_key_makes_account_and_user_and_prints_id_and_secret() -> None:
    key_id, secret = say("create_access_key", "--account", "222233334444", "--user", "robot").split()
    assert signed_by(key_id)[0] == secret and User.objects.get(username="robot").account_id == "222233334444"
    again = json.loads(say("create_access_key", "--account", "222233334444", "--user", "robot", "--json"))
    assert set(again) == {"access_key_id", "secret_access_key", "user"} and again["access_key_id"] != key_id
    assert len(say("create_access_key", "--account", "222233334444").split()) == 2
    with pytest.raises(CommandError, match="belongs to account"):
        say("create_access_key", "--account", "555566667777", "--user", "robot")
    with pytest.raises(CommandError, match="Twelve digits"):
        say("create_access_key", "--account", "12")
    assert secret not in "\n".join(recorded("222233334444"))


def test_create_user_says_one_line_and_is_recorded() -> None:
    said = say("create_user", "eve", "--account", "222233334444", "--role", "auditor", "--password", "long enough 1")
    assert said == "User eve (auditor) of account 222233334444"
    assert User.objects.get(username="eve").check_password("long enough 1")
    with pytest.raises(CommandError, match="already exists"):
        say("create_user", "eve", "--account", "222233334444", "--password", "long enough 1")
    names = [json.loads(raw)["eventName"] for raw in recorded("222233334444")]
    assert names == ["CreateUser", "CreateUser", "CreateAccount"]


def test_bootstrap_makes_the_first_identity_once_and_leaves_one_event(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAIRN_ACCOUNT_ID", "222233334444")
    monkeypatch.setenv("CAIRN_ADMIN_PASSWORD", "first password 1")
    monkeypatch.setenv("CAIRN_ACCESS_KEY_ID", "AKIAFIRST0000000001")
    monkeypatch.setenv("CAIRN_SECRET_ACCESS_KEY", "first-secret-0123456789")
    made = json.loads(say("bootstrap", "--json"))
    assert made["made"] and made["access_key_id"] == "AKIAFIRST0000000001"
    assert json.loads(say("bootstrap", "--json")) == {"made": False}
    admin = User.objects.get()
    assert (admin.username, admin.role, admin.is_staff, admin.is_superuser) == ("admin", "owner", True, True)
    assert signed_by("AKIAFIRST0000000001")[0] == "first-secret-0123456789"
    said = recorded("222233334444")
    assert len(said) == 1 and "first-secret" not in said[0] and "first password" not in said[0]


def test_bootstrap_names_what_is_wrong_and_makes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAIRN_ACCOUNT_ID", "12")
    with pytest.raises(CommandError, match="Twelve digits"):
        say("bootstrap")
    assert not User.objects.exists() and not Account.objects.exists() and not Group.objects.exists()
