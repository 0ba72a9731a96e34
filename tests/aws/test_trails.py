"""Trails, digests and sealed buckets by the real AWS CLI; its validator and Cairn's on the same tampered chains, side by side."""

from __future__ import annotations

import gzip
import json
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.aws.conftest import ACCOUNT, Cairn

pytestmark = pytest.mark.slow
TABLE: list[tuple[str, str, str]] = []
EVERY = -1


@pytest.fixture(scope="module", autouse=True)
def _table() -> Iterator[None]:
    yield
    print(f"\n\n{'what was done':34}{'aws cloudtrail validate-logs':48}manage.py verify")
    for row in TABLE:
        print(f"{row[0]:34}{row[1]:48}{row[2]}")


class Validated:
    """A trail with a chain of digests, and ways to tamper with it."""

    def __init__(self, cairn: Cairn, *more: str, digests: int = 4) -> None:
        self.cairn, self.name = cairn, f"t-{secrets.token_hex(4)}"
        cairn.cli("s3", "mb", f"s3://{self.name}")
        given = ("--name", self.name, "--s3-bucket-name", self.name, "--enable-log-file-validation", *more)
        self.arn = json.loads(cairn.cli("cloudtrail", "create-trail", *given).stdout)["TrailARN"]
        cairn.cli("cloudtrail", "start-logging", "--name", self.name)
        for _ in range(digests):
            cairn.cli("cloudtrail", "describe-trails")
            self.deliver()
        self.settle()

    def remove(self) -> None:
        """An account has at most five trails: the suite's share of them is given back."""
        self.cairn.cli("cloudtrail", "delete-trail", "--name", self.name)

    def settle(self) -> None:
        """Stop, and sign the last files: what the validators read is no event of this trail, and its chain has ended."""
        self.cairn.cli("cloudtrail", "stop-logging", "--name", self.name)
        time.sleep(1.1)
        self.deliver()

    def deliver(self) -> None:
        for command in ("rollover", "deliver_digests"):
            done = self.cairn.manage(command)
            assert done.returncode == 0, done.stderr
        time.sleep(1.1)

    @property
    def root(self) -> Path:
        return self.cairn.data / "buckets" / self.name

    def files(self, folder: str) -> list[Path]:
        return sorted(self.root.rglob(f"AWSLogs/{ACCOUNT}/{folder}/**/*.json.gz"), key=lambda path: path.name)

    def validate(self) -> tuple[int, str]:
        done = self.cairn.cli(
            "cloudtrail", "validate-logs", "--trail-arn", self.arn, "--start-time", "2026-01-01T00:00:00Z", "--verbose",
            "--end-time", time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 7200)), check=False,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    def verify(self) -> dict[str, Any]:
        done = self.cairn.manage("verify", "--trail", self.name, "--json")
        assert done.stdout, done.stderr
        return dict(json.loads(done.stdout))


@pytest.fixture(scope="module")
def chain(cairn: Cairn) -> Iterator[Validated]:
    made = Validated(cairn, digests=4)
    yield made
    made.remove()


def test_the_stock_validator_accepts_a_clean_chain(chain: Validated) -> None:
    code, said = chain.validate()
    assert code == 0, said
    found = chain.verify()
    digests, logs = len(chain.files("CloudTrail-Digest")), len(chain.files("CloudTrail"))
    assert digests >= 5 and logs >= 5
    assert f"{digests}/{digests} digest files valid" in said and f"{logs}/{logs} log files valid" in said
    assert found["whole"] is True and found["valid"] == {"digests": digests, "log_files": logs}
    TABLE.append(("nothing", summary(said), counted(found)))


def summary(said: str) -> str:
    ratios = [line for line in said.splitlines() if " files valid" in line]
    return (
        "; ".join(line.replace(" files valid", "").replace(" files INVALID", " INVALID") for line in ratios)
        or "No digests found"
    )


def counted(found: dict[str, Any]) -> str:
    kinds = (("digests", "digests"), ("log_files", "logs"))
    words = [
        f"{word} {found['valid'][kind]} valid {found['invalid'][kind]} invalid {found['missing'][kind]} missing"
        for kind, word in kinds
    ]
    return ", ".join(words)


def altered(raw: bytes) -> bytes:
    return gzip.compress(gzip.decompress(raw).replace(b'"eventVersion":"1.11"', b'"eventVersion":"1.12"', 1))


def rewrite(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(change(path.read_bytes())) and None


def moved(path: Path) -> None:
    path.rename(path.with_name(path.name.replace(".json.gz", "moved.json.gz")))


def digest_copied(path: Path) -> None:
    shutil.copyfile(sorted(path.parent.glob("*.json.gz"))[0], path)


def copied(path: Path) -> None:
    shutil.copyfile(path, path.with_name(path.name.replace(".json.gz", "forged.json.gz")))


# what, folder, which files, deed, what the CLI must say of the file (None: it does not notice), what verify must count
CASES: list[tuple[str, str, slice, Callable[[Path], None], str | None, dict[str, Any]]] = [
    ("a log file altered", "CloudTrail", slice(1, 2), rewrite(altered), "hash value doesn't match", {"invalid": (0, 1)}),
    ("a log file missing", "CloudTrail", slice(1, 2), Path.unlink, "not found", {"missing": (0, 1)}),
    ("a log file moved", "CloudTrail", slice(1, 2), moved, "not found", {"missing": (0, 1), "invalid": (0, 1)}),
    ("a second gzip member", "CloudTrail", slice(1, 2), rewrite(lambda raw: raw + gzip.compress(b"{}")), "?", {"invalid": (0, 1)}),
    ("a cut trailer", "CloudTrail", slice(1, 2), rewrite(lambda raw: raw[:-6]), "?", {"invalid": (0, 1)}),
    ("an extra log file", "CloudTrail", slice(1, 2), copied, None, {"invalid": (0, 1)}),
    ("a digest moved over another", "CloudTrail-Digest", slice(3, 4), digest_copied, "moved from its original", {"invalid": (1, 0)}),
    ("a digest in the middle deleted", "CloudTrail-Digest", slice(2, 3), Path.unlink, "not found", {"missing": (1, 0)}),
    ("the newest three digests deleted", "CloudTrail-Digest", slice(-3, None), Path.unlink, "?", {"missing": (3, 0)}),
    ("all digests deleted", "CloudTrail-Digest", slice(None), Path.unlink, "?", {"missing": (EVERY, 0)}),
]  # fmt: skip


@pytest.mark.parametrize(("what", "folder", "which", "deed", "said", "wanted"), CASES, ids=[case[0] for case in CASES])
def test_both_validators_on_the_same_tampered_chain(
    chain: Validated,
    tmp_path: Path,
    what: str,
    folder: str,
    which: slice,
    deed: Any,
    said: str | None,
    wanted: dict[str, Any],
) -> None:
    shutil.copytree(chain.root, tmp_path / "kept")
    try:
        files = chain.files(folder)[which]
        for path in files:
            deed(path)
        _, words = chain.validate()
        found = chain.verify()
    finally:
        shutil.rmtree(chain.root)
        shutil.copytree(tmp_path / "kept", chain.root)
    TABLE.append((what, summary(words), counted(found)))
    if said not in (None, "?"):
        assert any(said in line and files[0].name in line for line in words.splitlines()), words
    for state in ("invalid", "missing"):
        expected = tuple(len(files) if number == EVERY else number for number in wanted.get(state, (0, 0)))
        assert tuple(found[state].values()) == expected, found
    named = {problem["key"].rpartition("/")[2] for problem in found["problems"]}
    assert named & {path.name for path in files} or what == "an extra log file"


def test_keys_are_listed_for_the_validator(chain: Validated) -> None:
    keys = json.loads(chain.cairn.cli("cloudtrail", "list-public-keys").stdout)["PublicKeyList"]
    assert keys and all(len(key["Fingerprint"]) == 32 for key in keys)


def test_a_sealed_bucket_is_validated_by_whom_the_key_lets_and_by_nobody_else(cairn: Cairn) -> None:
    made = "from project.platform.keys import writes; writes.create('111122223333', 'us-east-1', 'sealed', policy=None)"
    assert cairn.manage("shell", "-c", made).returncode == 0
    trail = Validated(cairn, "--kms-key-id", "alias/cairn/sealed", digests=1)
    assert trail.files("CloudTrail")[0].read_bytes().startswith(b"CAIRN-SEALED 1\n")
    code, said = trail.validate()
    assert code == 0 and "digest files valid" in said and "INVALID" not in said, said
    assert trail.verify()["whole"] is True
    auditor = f"auditor-{secrets.token_hex(3)}"
    assert (
        cairn.manage(
            "create_user", auditor, "--account", ACCOUNT, "--role", "auditor", "--password", "a long password"
        ).returncode
        == 0
    )
    key, secret = cairn.manage("create_access_key", "--account", ACCOUNT, "--user", auditor).stdout.split()[:2]
    s3 = cairn.client("s3", key=key, secret=secret)
    name = trail.files("CloudTrail")[0].relative_to(trail.root).as_posix()
    assert s3.list_objects_v2(Bucket=trail.name)["KeyCount"] >= 4
    with pytest.raises(s3.exceptions.ClientError, match="AccessDenied") as refused:
        s3.get_object(Bucket=trail.name, Key=name)
    assert "kms:Decrypt" in str(refused.value)
    got = cairn.client("s3").get_object(Bucket=trail.name, Key=name)
    assert json.loads(gzip.decompress(got["Body"].read()))["Records"] and got["ServerSideEncryption"] == "aws:kms"
    trail.remove()


def test_a_key_of_the_accounts_cloud_seals_and_its_disabling_stops_delivery(cairn: Cairn) -> None:
    key = json.loads(cairn.cli("kms", "create-key").stdout)["KeyMetadata"]["KeyId"]
    trail = Validated(cairn, "--kms-key-id", key, digests=0)
    assert trail.validate()[0] == 0
    cairn.cli("cloudtrail", "start-logging", "--name", trail.name)
    cairn.cli("kms", "disable-key", "--key-id", key)
    trail.deliver()
    status = json.loads(cairn.cli("cloudtrail", "get-trail-status", "--name", trail.name).stdout)
    assert status["LatestDeliveryError"] == "KMS.DisabledException"
    cairn.cli("kms", "enable-key", "--key-id", key)
    trail.deliver()
    status = json.loads(cairn.cli("cloudtrail", "get-trail-status", "--name", trail.name).stdout)
    assert "LatestDeliveryError" not in status
    trail.settle()
    assert trail.validate()[0] == 0
    trail.remove()


def test_every_trail_operation_answers_the_cli(cairn: Cairn) -> None:
    def call(verb: str, *words: str) -> Any:
        text = cairn.cli("cloudtrail", verb, *words).stdout
        return json.loads(text) if text.strip() else {}

    bucket, name = f"ops-{secrets.token_hex(4)}", f"ops-{secrets.token_hex(4)}"
    cairn.cli("s3", "mb", f"s3://{bucket}")
    arn = call("create-trail", "--name", name, "--s3-bucket-name", bucket, "--is-multi-region-trail")["TrailARN"]
    assert (
        call("update-trail", "--name", name, "--s3-key-prefix", "deep", "--enable-log-file-validation")["S3KeyPrefix"]
        == "deep"
    )
    assert call("get-trail", "--name", arn)["Trail"]["HomeRegion"] == "us-east-1"
    assert name in [trail["Name"] for trail in call("describe-trails")["trailList"]]
    assert arn in [trail["TrailARN"] for trail in call("list-trails")["Trails"]]
    call("start-logging", "--name", name)
    assert call("get-trail-status", "--name", name)["IsLogging"] is True
    call("add-tags", "--resource-id", arn, "--tags-list", "Key=team,Value=audit", "Key=x")
    call("remove-tags", "--resource-id", arn, "--tags-list", "Key=x")
    assert call("list-tags", "--resource-id-list", arn)["ResourceTagList"][0]["TagsList"] == [
        {"Key": "team", "Value": "audit"}
    ]
    fields = [
        {"Field": "eventCategory", "Equals": ["Data"]},
        {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
    ]
    asked = [{"Name": "objects", "FieldSelectors": fields}]
    assert (
        call("put-event-selectors", "--trail-name", name, "--advanced-event-selectors", json.dumps(asked))[
            "AdvancedEventSelectors"
        ]
        == asked
    )
    assert call("get-event-selectors", "--trail-name", name)["AdvancedEventSelectors"] == asked
    call("put-event-selectors", "--trail-name", name, "--event-selectors", json.dumps([{"ReadWriteType": "All"}]))
    insight = json.dumps([{"InsightType": "ApiCallRateInsight"}])
    assert call("put-insight-selectors", "--trail-name", name, "--insight-selectors", insight)["InsightSelectors"]
    assert call("get-insight-selectors", "--trail-name", name)["TrailARN"] == arn
    call("stop-logging", "--name", name)
    call("delete-trail", "--name", name)
    refused = cairn.cli("cloudtrail", "get-trail", "--name", name, check=False)
    assert refused.returncode != 0 and "TrailNotFoundException" in refused.stderr
