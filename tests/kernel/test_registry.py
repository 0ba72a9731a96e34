"""Names, and which of them only read; measured against real CloudTrail records."""

from __future__ import annotations

import gzip
from collections import Counter, defaultdict
from pathlib import Path

import orjson
import pytest

from project.kernel import registry


def test_a_name_is_registered_once() -> None:
    with pytest.raises(RuntimeError, match="registered twice"):
        registry.operation("cairn:ViewPage")(lambda call: None)
    assert registry.find("cairn:ViewPage") is not None


@pytest.mark.parametrize(
    ("verb", "reads"),
    [("DescribeTrails", True), ("LookupEvents", True), ("BatchGetResourceConfig", True), ("HeadObject", True),
     ("Decrypt", True), ("ConsoleLogin", False), ("PutObject", False), ("RunInstances", False), ("StopLogging", False)],
)  # fmt: skip
def test_reading_verbs_are_told_by_their_names(verb: str, reads: bool) -> None:
    assert registry.reads(verb) is reads


def test_real_records_agree(shared_data: Path) -> None:
    """Names that occur at least three times in real records are classed as AWS classed them."""
    said: dict[str, Counter[bool]] = defaultdict(Counter)
    for path in sorted((shared_data / "cloudtrail").glob("*.jsonl.gz")):
        for line in gzip.decompress(path.read_bytes()).splitlines():
            record = orjson.loads(line)
            if isinstance(record, dict) and isinstance(record.get("readOnly"), bool) and record.get("eventName"):
                said[str(record["eventName"])][record["readOnly"]] += record.get("eventType") == "AwsApiCall"
    often = {name: counts.most_common(1)[0][0] for name, counts in said.items() if max(counts.values()) >= 3}
    assert len(often) > 50
    wrong = {name for name, only in often.items() if registry.reads(name) is not only}
    assert not wrong, wrong
