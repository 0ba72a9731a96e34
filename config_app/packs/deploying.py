"""What PutConformancePack is given, checked as a whole: where the template comes from, its parameters, its limits."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction

from config_app.packs import library, tasks, template, writes
from config_app.packs.models import ConformancePack
from config_app.packs.parameters import ParameterError
from config_app.packs.template import TemplateError
from config_app.tags.given import INVALID, checked
from project.kernel import calls
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.platform.keys import reads as keys
from project.platform.keys import sealing
from project.platform.storage import reads as storage

log = logging.getLogger(__name__)
MOST = 50
LONGEST = 300 * 1024  # bytes of a template in a bucket


def invalid(message: str) -> CallError:
    return CallError("InvalidParameterValueException", message)


def wrong(message: str) -> CallError:
    return CallError("ConformancePackTemplateValidationException", message[:1500])


def put(
    call: Call, name: str, *, body: str | None, uri: str | None, document: Any, source: dict[str, Any] | None,
    given: list[dict[str, str]] | None, scope: dict[str, str] | None, tags: list[dict[str, str]] | None,
    bucket: str | None, prefix: str | None, created_by: str = "",
) -> ConformancePack:  # fmt: skip
    """Note what the pack of this name is to be, and have it deployed once the call is committed."""
    text, origin = template_of(call, body=body, uri=uri, document=document, source=source)
    values = named(given)
    wanted: dict[str, Any] = {
        "body": text, "source": origin, "given": values, "scope": dict(scope or {}), "bucket": bucket or "",
        "prefix": prefix or "",
    }  # fmt: skip
    pack = _target(call, name, created_by)
    check(text, values, {"AccountId": call.account_id, "Region": call.region, "StackName": name, "StackId": pack.arn})
    labels = checked(tags, INVALID)
    if pack.id is None:  # later ones are ignored, as AWS does
        wanted["tags"] = labels
    if created_by:
        wanted["created_by"] = created_by
    made = writes.ask(pack, wanted)
    soon(made)
    return made


def check(text: str, values: dict[str, str], pseudo: dict[str, str]) -> template.Plan:
    """What the template asks for; raises CallError with AWS's code for templates and for parameters."""
    try:
        return template.plan(template.read(text), values, pseudo)
    except TemplateError as problem:
        raise wrong(str(problem)) from problem
    except ParameterError as problem:
        raise invalid(str(problem)) from problem


def named(given: list[dict[str, str]] | None) -> dict[str, str]:
    """ConformancePackInputParameters by name; one that is given twice is refused."""
    values: dict[str, str] = {}
    for one in given or []:
        if one["ParameterName"] in values:
            raise invalid(f"ConformancePackInputParameters: {one['ParameterName']} is given twice.")
        values[one["ParameterName"]] = one["ParameterValue"]
    return values


def soon(pack: ConformancePack) -> None:
    """Deploy once the change is committed; where the broker is away, the beat takes it up."""

    def start() -> None:
        try:
            tasks.deploy.apply_async((pack.id,), retry=False)
        except Exception as problem:
            log.warning("pack %s waits for the beat, the broker is away: %s", pack.name, problem)

    transaction.on_commit(start)


def _target(call: Call, name: str, created_by: str) -> ConformancePack:
    own = ConformancePack.objects.filter(account_id=call.account_id, region=call.region)
    found = own.filter(name=name).select_for_update().first()
    if found is not None:
        refuse_moving(found)
        refuse_foreign(found, created_by)
        return found
    if own.count() >= MOST:
        raise CallError(
            "MaxNumberOfConformancePacksExceededException",
            f"You have reached the limit of {MOST} conformance packs in {call.region}: delete one first.",
        )
    return ConformancePack(account_id=call.account_id, region=call.region, name=name)


def refuse_moving(pack: ConformancePack) -> None:
    if pack.is_moving:
        raise CallError(
            "ResourceInUseException", f"The conformance pack {pack.name} is {pack.state}: wait until that is over."
        )


def refuse_foreign(pack: ConformancePack, by: str = "") -> None:
    """A pack that was deployed for the organization is the organization's."""
    if pack.created_by and pack.created_by != by:
        raise CallError(
            "ResourceInUseException",
            f"The conformance pack {pack.name} was made by {pack.created_by}; change or delete the organization's pack.",
        )


def template_of(
    call: Call, *, body: str | None, uri: str | None, document: Any, source: dict[str, Any] | None
) -> tuple[str, str]:
    """The template's text and where it came from; exactly one place may be named."""
    places = {"TemplateBody": body, "TemplateS3Uri": uri, "TemplateSSMDocumentDetails": document, "Source": source}
    named_places = [place for place, value in places.items() if value is not None]
    if len(named_places) != 1:
        raise invalid(f"Exactly one of {', '.join(places)} must be given; given: {', '.join(named_places) or 'none'}.")
    if document is not None:
        raise invalid(
            "TemplateSSMDocumentDetails is not supported: Cairn keeps no Systems Manager documents. "
            "Give the document's content as TemplateBody, or put it into a bucket and give TemplateS3Uri."
        )
    if source is not None:
        shipped = library.packs().get(source["SourceIdentifier"])
        if shipped is None:
            raise invalid(
                f"There is no pack {source['SourceIdentifier'][:100]} in the library; GET /api/v1/pack-library/ lists them."
            )
        return shipped.body, f"library:{shipped.key}"
    return (body, "") if body is not None else (_stored(call, str(uri)), str(uri))


def _stored(call: Call, uri: str) -> str:
    """A template in one of Cairn's buckets that the caller may read."""
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    calls.authorize(calls.nested(call, "s3:GetObject", {"bucketName": bucket, "key": key}))
    kept = storage.bucket(bucket)
    mine = kept is not None and kept.account_id in call.caller.accounts and storage.own(bucket)
    item = storage.find(bucket, key) if mine else None
    if item is None:
        raise invalid(
            f"TemplateS3Uri: there is no object {key[:200]!r} in a bucket {bucket[:63]!r} that Cairn keeps "
            "for the account."
        )
    if item.size > LONGEST:
        raise wrong(f"The template is {item.size} bytes long; at most {LONGEST} are taken.")
    try:
        if item.kms_key:
            key_of = sealing.known(item.kms_key)
            keys.check_opens(call.caller, key_of)
            keys.check_works(key_of)
        return storage.clear(item).decode()
    except UnicodeDecodeError as problem:
        raise wrong("The template is no UTF-8 text.") from problem
    except FileNotFoundError as problem:
        raise invalid("TemplateS3Uri: the object's file is gone from the store.") from problem
