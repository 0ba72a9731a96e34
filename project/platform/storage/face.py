"""The read-only S3 face: what Cairn delivered, read by any S3 client at the same address as the bucket itself.

A bucket of the sandbox may hold Cairn's objects beside its own: listings show both, in key order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote
from xml.sax.saxutils import escape

from botocore.exceptions import BotoCoreError, ClientError
from django.http import HttpResponse

from project.kernel import calls
from project.kernel.aws import endpoint
from project.kernel.aws.request import AwsRequest
from project.kernel.errors import CallError
from project.platform.identity import upstream
from project.platform.keys import blob, sealing
from project.platform.keys import reads as keys
from project.platform.storage import absence, reads
from project.platform.storage.backends.refusals import BucketRefused
from project.platform.storage.models import Bucket, StoredObject

_NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'
_MOST = 1000


@dataclass(frozen=True)
class Entry:
    """One line of a listing: an object, or a common prefix where `prefix` is set."""

    key: str
    size: int = 0
    etag: str = ""
    modified: datetime | None = None
    prefix: bool = False


def address(request: AwsRequest) -> tuple[str, str]:
    """(bucket, key) of a path-style or virtual-host-style request."""
    bucket, _, key = request.path_style[1:].partition("/")
    return unquote(bucket), unquote(key)


def handle(request: AwsRequest) -> HttpResponse | None:
    """Answer for buckets that Cairn delivers into; None leaves the request to the gateway."""
    if request.service != "s3" or request.caller is None:
        return None
    name, key = address(request)
    bucket = _bucket_of(name)
    if bucket is None or bucket.backend != "folder":
        return None
    if bucket.account_id not in request.caller.accounts:
        return _refuse(request, "GetObject" if key else "ListObjects", name, key, _denied())
    if key:
        return _object(request, name, key)
    return _bucket(request, bucket) if request.method in {"GET", "HEAD"} else None


def _bucket_of(name: str) -> Bucket | None:
    if not name or absence.holds(name):
        return None
    before = absence.made()
    found = reads.bucket(name)
    if found is None:
        absence.note(name, before)
    return found


def _denied() -> CallError:
    return CallError("AccessDenied", "Access Denied", status=403)


def _tell(request: AwsRequest, verb: str, name: str, key: str, error: CallError | None = None) -> None:
    parameters: dict[str, Any] = {"bucketName": name, **({"key": key} if key else {})}
    if prefix := request.arguments.get("prefix"):
        parameters["prefix"] = prefix
    account = request.caller.account_id if request.caller else ""
    resources = [{"accountId": account, "type": "AWS::S3::Bucket", "ARN": f"arn:aws:s3:::{name}"}]
    if key:
        resources.insert(0, {"type": "AWS::S3::Object", "ARN": f"arn:aws:s3:::{name}/{key}"})
    call = endpoint.call_of(request, f"s3:{verb}", parameters)
    calls.tell(calls.Finished(call, verb not in {"PutObject", "DeleteObject"}, None, error, tuple(resources)))


def _refuse(request: AwsRequest, verb: str, name: str, key: str, error: CallError) -> HttpResponse:
    _tell(request, verb, name, key, error)
    return endpoint.error_response(request, error, "rest-xml")


def _allow(request: AwsRequest, verb: str, name: str, key: str) -> None:
    calls.authorize(endpoint.call_of(request, f"s3:{verb}", {"bucketName": name, "key": key}))


def _object(request: AwsRequest, name: str, key: str) -> HttpResponse | None:
    item = reads.find(name, key)
    if item is None:
        return None  # one of the sandbox's own objects, or none at all: the gateway's matter
    if request.method in {"PUT", "POST", "DELETE"}:
        verb = "DeleteObject" if request.method == "DELETE" else "PutObject"
        message = "Cairn delivered this object; it is evidence and cannot be changed through this address."
        return _refuse(request, verb, name, key, CallError("AccessDenied", message, status=403))
    verb = "HeadObject" if request.method == "HEAD" else "GetObject"
    try:
        _allow(request, verb, name, key)
    except CallError as refusal:
        return _refuse(request, verb, name, key, CallError("AccessDenied", refusal.message, status=403))
    try:
        body = _clear(request, item)
    except FileNotFoundError:
        missing = "The object's file is gone from the store; its index entry is kept."
        return _refuse(request, verb, name, key, CallError("NoSuchKey", missing, status=404))
    except BucketRefused as refusal:
        away = CallError("ServiceUnavailable", f"The object's store does not give it: {refusal.code}.", status=503)
        return _refuse(request, verb, name, key, away)
    except CallError as refusal:
        return _refuse(request, verb, name, key, refusal)
    _tell(request, verb, name, key)
    return _whole(request, item, body)


def _clear(request: AwsRequest, item: StoredObject) -> bytes:
    """The object's bytes; sealed ones are opened for whom the key's policy allows it, as S3 does."""
    if not item.kms_key or request.caller is None:
        return reads.body(item)
    key = sealing.known(item.kms_key)
    keys.check_opens(request.caller, key)
    keys.check_works(key)
    try:
        return reads.clear(item)
    except blob.Broken:
        return reads.body(item)  # what lies there now, so that whoever validates it sees that it is not what it was


def _whole(request: AwsRequest, item: StoredObject, body: bytes) -> HttpResponse:
    etag = f'"{item.etag}"'
    if request.headers.get("if-none-match") == etag:
        answer = HttpResponse(status=304)
    elif (span := _range(request.headers.get("range", ""), len(body))) is not None:
        first, last = span
        if first >= len(body):
            return endpoint.error_response(request, CallError("InvalidRange", "The range is not there.", status=416))
        answer = HttpResponse(body[first : last + 1], status=206, content_type="application/octet-stream")
        answer["Content-Range"] = f"bytes {first}-{last}/{len(body)}"
    else:
        answer = HttpResponse(
            body, content_type="application/x-gzip" if item.key.endswith(".gz") else "binary/octet-stream"
        )
    # said, not left to the server: `aws s3 cp` asks it of HEAD, whose body nobody sends
    if answer.status_code != 304:
        answer["Content-Length"] = str(len(answer.content))
    answer["ETag"] = etag
    answer["Last-Modified"] = item.modified.strftime("%a, %d %b %Y %H:%M:%S GMT")
    answer["Accept-Ranges"] = "bytes"
    answer["x-amz-request-id"] = request.request_id
    for name, value in item.metadata.items():
        answer[f"x-amz-meta-{name}"] = value
    if item.kms_key:
        answer["x-amz-server-side-encryption"] = "aws:kms"
        answer["x-amz-server-side-encryption-aws-kms-key-id"] = item.kms_key
    return answer


def _range(header: str, size: int) -> tuple[int, int] | None:
    unit, _, span = header.partition("=")
    first, dash, last = span.partition("-")
    if unit != "bytes" or not dash or "," in span or not (first or last) or not (first + last).isdigit():
        return None
    if not first:
        return max(size - int(last), 0), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _bucket(request: AwsRequest, bucket: Bucket) -> HttpResponse | None:
    asked = request.arguments
    if "location" in asked:
        return _answer(request, bucket, "GetBucketLocation", _location(bucket))
    if request.method == "HEAD":
        return _answer(request, bucket, "HeadBucket", "")
    others = {"acl", "policy", "versioning", "tagging", "encryption", "logging", "lifecycle", "cors", "uploads",
              "versions", "publicAccessBlock", "policyStatus", "notification", "ownershipControls", "replication"}  # fmt: skip
    if others & asked.keys():
        return None
    verb = "ListObjectsV2" if asked.get("list-type") == "2" else "ListObjects"
    return _answer(request, bucket, verb, _list(request, bucket, second=verb == "ListObjectsV2"))


def _answer(request: AwsRequest, bucket: Bucket, verb: str, body: str) -> HttpResponse:
    try:
        _allow(request, verb, bucket.name, "")
    except CallError as refusal:
        return _refuse(request, verb, bucket.name, "", CallError("AccessDenied", refusal.message, status=403))
    _tell(request, verb, bucket.name, "")
    answer = HttpResponse(body, content_type="application/xml")
    answer["x-amz-request-id"] = request.request_id
    answer["x-amz-bucket-region"] = bucket.region
    return answer


def _location(bucket: Bucket) -> str:
    region = "" if bucket.region == "us-east-1" else bucket.region
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<LocationConstraint {_NAMESPACE}>{region}</LocationConstraint>'


def _number(text: str, default: int) -> int:
    return min(int(text), default) if text.isdigit() else default


def _list(request: AwsRequest, bucket: Bucket, *, second: bool) -> str:
    asked = request.arguments
    prefix, delimiter = asked.get("prefix", ""), asked.get("delimiter", "")
    after = asked.get("continuation-token") or asked.get("start-after", "") if second else asked.get("marker", "")
    most = _number(asked.get("max-keys", ""), _MOST)
    entries = _entries(bucket, prefix, delimiter, after, most + 1)
    page, cut = entries[:most], len(entries) > most
    coded = asked.get("encoding-type") == "url"

    def text(value: str) -> str:
        return escape(quote(value, safe="/") if coded else value)

    parts = [f"<Name>{escape(bucket.name)}</Name><Prefix>{text(prefix)}</Prefix><MaxKeys>{most}</MaxKeys>"]
    parts.append(f"<IsTruncated>{str(cut).lower()}</IsTruncated>")
    if delimiter:
        parts.append(f"<Delimiter>{text(delimiter)}</Delimiter>")
    if coded:
        parts.append("<EncodingType>url</EncodingType>")
    if second:
        parts.append(f"<KeyCount>{len(page)}</KeyCount>")
        if cut and page:
            parts.append(f"<NextContinuationToken>{escape(page[-1].key)}</NextContinuationToken>")
    else:
        parts.append(f"<Marker>{text(after)}</Marker>")
        if cut and page:
            parts.append(f"<NextMarker>{text(page[-1].key)}</NextMarker>")
    parts += [_line(entry, text) for entry in page]
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult {_NAMESPACE}>{"".join(parts)}</ListBucketResult>'


def _line(entry: Entry, text: Any) -> str:
    if entry.prefix:
        return f"<CommonPrefixes><Prefix>{text(entry.key)}</Prefix></CommonPrefixes>"
    moment = f"{entry.modified:%Y-%m-%dT%H:%M:%S}.000Z" if entry.modified else ""
    return (
        f"<Contents><Key>{text(entry.key)}</Key><LastModified>{moment}</LastModified>"
        f"<ETag>&quot;{entry.etag}&quot;</ETag><Size>{entry.size}</Size><StorageClass>STANDARD</StorageClass></Contents>"
    )


def _entries(bucket: Bucket, prefix: str, delimiter: str, after: str, limit: int) -> list[Entry]:
    """Cairn's own objects and the sandbox's, in key order, folded by the delimiter, beyond `after`."""
    found: dict[str, Entry] = {}
    for entry in (*_own(bucket, prefix, delimiter, after, limit), *_theirs(bucket, prefix, delimiter, after, limit)):
        folded = _fold(entry, prefix, delimiter)
        if folded.key > after:
            found.setdefault(folded.key, folded)
    return sorted(found.values(), key=lambda entry: entry.key)[:limit]


def _own(bucket: Bucket, prefix: str, delimiter: str, after: str, limit: int) -> Iterable[Entry]:
    given, place = 0, after
    while given < limit:
        rows = reads.listing(bucket.name, prefix=prefix, after=place, limit=_MOST)
        seen = ""
        for item in rows:
            place = item.key
            entry = _fold(Entry(item.key, item.size, item.etag, item.modified), prefix, delimiter)
            if entry.prefix and entry.key == seen:
                continue
            seen = entry.key if entry.prefix else ""
            given += 1
            yield entry
        if len(rows) < _MOST:
            return
        if seen:  # skip the rest of a folded prefix instead of reading it
            place = seen + "\U0010ffff"


def _theirs(bucket: Bucket, prefix: str, delimiter: str, after: str, limit: int) -> Iterable[Entry]:
    """The objects that the bucket holds upstream, where there is one."""
    if upstream.setting(bucket.account_id) in {"", "none"}:
        return
    try:
        pages = (
            upstream.client("s3", bucket.region, bucket.account_id)
            .get_paginator("list_objects_v2")
            .paginate(
                Bucket=bucket.name,
                Prefix=prefix,
                Delimiter=delimiter,
                StartAfter=after,
                PaginationConfig={"MaxItems": limit},
            )
        )
        for page in pages:
            for group in page.get("CommonPrefixes", []):
                yield Entry(group["Prefix"], prefix=True)
            for item in page.get("Contents", []):
                yield Entry(item["Key"], item["Size"], item["ETag"].strip('"'), item["LastModified"])
    except (ClientError, BotoCoreError, upstream.UpstreamUnavailable):
        return  # the sandbox forgot its bucket: what Cairn delivered is still read


def _fold(entry: Entry, prefix: str, delimiter: str) -> Entry:
    if entry.prefix or not delimiter:
        return entry
    head, cut, _ = entry.key[len(prefix) :].partition(delimiter)
    return Entry(prefix + head + cut, prefix=True) if cut else entry
