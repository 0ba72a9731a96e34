"""What was delivered is said to the topic of whoever delivered it: `{"s3Bucket": …, "s3ObjectKey": […]}`."""

from __future__ import annotations

import json

from project.platform.courier import delivering
from project.platform.topics import relaying


def connect() -> None:
    """Fill the courier's slot; called once when the app is loaded."""
    delivering.announcers.append(announce)


def announce(told: delivering.Announcement) -> str:
    """Queue the message in the delivery's own transaction; the error code is that of the cloud's topic, if it has one."""
    body = json.dumps({"s3Bucket": told.bucket, "s3ObjectKey": list(told.keys)})
    dedup = "/".join((told.source, told.bucket, *told.keys))
    relay = relaying.say(told.topic, body, account_id=told.account_id, dedup=dedup)
    return relay.last_error.partition(":")[0] if relay is not None and relay.failures else ""
