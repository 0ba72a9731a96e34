"""A delivered log file's clear bytes, for whom the key that seals it allows it: as they lie in the bucket now."""

from __future__ import annotations

from project.kernel.calls import Caller
from project.kernel.errors import CallError
from project.platform.keys import blob, sealing
from project.platform.keys import reads as keys
from project.platform.storage.backends.refusals import BucketRefused
from trail.digests import fetching
from trail.trails.models import Delivery


def clear(caller: Caller, file: Delivery) -> bytes:
    """The gzip as it was written; raises CallError where it is gone, altered beyond opening, or its key is closed."""
    if file.removed:
        raise _gone(f"Retention removed this log file at {file.removed:%Y-%m-%d %H:%M:%S} UTC.")
    place = fetching.places([(file.bucket, file.key)])[file.bucket, file.key]
    try:
        body, _ = fetching.raw(place)
    except fetching.Gone as problem:
        said = f"The file is not in the bucket {file.bucket} any more: verify the trail to see what else is missing."
        raise _gone(said) from problem
    except BucketRefused as refusal:
        raise CallError(
            "ServiceUnavailable", f"The bucket does not give it: {refusal.code}. Try again.", status=503
        ) from refusal
    return _opened(caller, body, place) if fetching.is_sealed(body) else body


def _gone(sentence: str) -> CallError:
    return CallError("NoSuchKey", sentence, status=404)


def _opened(caller: Caller, sealed: bytes, place: fetching.Place) -> bytes:
    try:
        key = sealing.known(blob.split(sealed)[0].arn)
        keys.check_opens(caller, key)
        keys.check_works(key)
        return fetching.opened(sealed, fetching.data_key(sealed, place), place)
    except blob.Broken as problem:
        raise CallError(
            "InvalidObjectState", f"The sealed file was altered and cannot be opened: {problem}", status=409
        ) from problem
