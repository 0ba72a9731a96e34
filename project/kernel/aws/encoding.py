"""Errors and answers in the five protocols of AWS: json, rest-json, query, ec2, rest-xml."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

import orjson
from botocore.exceptions import UnknownServiceError
from django.http import HttpResponse

from project.kernel.aws import shapes
from project.kernel.aws.request import AwsRequest
from project.kernel.errors import CallError

# What the common codes are called where the service does not speak JSON.
_QUERY_CODES = {
    "InvalidSignatureException": "SignatureDoesNotMatch",
    "UnrecognizedClientException": "InvalidClientTokenId",
    "AccessDeniedException": "AccessDenied",
    "IncompleteSignatureException": "IncompleteSignature",
    "ExpiredTokenException": "ExpiredToken",
    "MissingAuthenticationTokenException": "MissingAuthenticationToken",
    "RequestEntityTooLargeException": "RequestEntityTooLarge",
    "UnknownOperationException": "InvalidAction",
}
_S3_CODES = {**_QUERY_CODES, "UnrecognizedClientException": "InvalidAccessKeyId"}
_EC2_CODES = {
    **_QUERY_CODES,
    "AccessDeniedException": "UnauthorizedOperation",
    "UnrecognizedClientException": "AuthFailure",
}


def protocol(request: AwsRequest) -> str:
    """The protocol in which the caller expects an answer."""
    if request.service == "s3":
        return "rest-xml"
    if request.target:
        return "json"
    if "x-www-form-urlencoded" in request.headers.get("content-type", ""):
        return "ec2" if request.service == "ec2" else "query"
    try:
        return str(shapes.model(request.service).metadata["protocol"])
    except UnknownServiceError:
        return "rest-json"


def error_code(kind: str, service: str, code: str) -> str:
    """The code as the protocol spells it."""
    if service == "s3":
        return _S3_CODES.get(code, code)
    return {"ec2": _EC2_CODES, "query": _QUERY_CODES, "rest-xml": _QUERY_CODES}.get(kind, {}).get(code, code)


def error_response(request: AwsRequest, error: CallError, kind: str | None = None) -> HttpResponse:
    """An error in the protocol of the request's service."""
    kind = kind or protocol(request)
    code = error_code(kind, request.service, error.code)
    status = shapes.error_status(request.service, error.code, error.status)
    if kind in {"json", "rest-json", "smithy-rpc-v2-cbor"}:
        body: dict[str, Any] = {"__type": code, "message": error.message}
        answer = HttpResponse(orjson.dumps(body), status=status, content_type="application/x-amz-json-1.1")
        answer["x-amzn-ErrorType"] = code
        return _identify(answer, request)
    if kind in {"ec2", "query"} and status == 400 and code == "UnauthorizedOperation":
        status = 403
    return _identify(
        HttpResponse(_xml(kind, request, code, error.message), status=status, content_type="text/xml"), request
    )


def _xml(kind: str, request: AwsRequest, code: str, message: str) -> str:
    said = f"<Code>{escape(code)}</Code><Message>{escape(message)}</Message>"
    number = escape(request.request_id)
    if kind == "rest-xml" and request.service == "s3":
        inner = f"<Error>{said}<Resource>{escape(request.path)}</Resource><RequestId>{number}</RequestId></Error>"
    elif kind == "ec2":
        inner = f"<Response><Errors><Error>{said}</Error></Errors><RequestID>{number}</RequestID></Response>"
    else:
        inner = (
            f"<ErrorResponse><Error><Type>Sender</Type>{said}</Error><RequestId>{number}</RequestId></ErrorResponse>"
        )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{inner}'


def json_response(request: AwsRequest, verb: str, result: Any) -> HttpResponse:
    """A result by the operation's output shape; an empty shape is an empty body."""
    found = shapes.operation_model(service_name(request.service), verb)
    shape = found.output_shape if found else None
    encoded = shapes.encode(shape, result) if shape is not None else None
    body = b"" if shape is None else orjson.dumps(encoded)
    return _identify(HttpResponse(body, content_type="application/x-amz-json-1.1"), request)


def query_response(request: AwsRequest, verb: str, result: Any) -> HttpResponse:
    """A flat result of a query-protocol operation as XML."""
    members = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in result.items())
    metadata = f"<ResponseMetadata><RequestId>{escape(request.request_id)}</RequestId></ResponseMetadata>"
    body = f"<{verb}Response><{verb}Result>{members}</{verb}Result>{metadata}</{verb}Response>"
    return _identify(HttpResponse(body, content_type="text/xml"), request)


def service_name(scope: str) -> str:
    """The botocore service of a credential scope's service name."""
    return {"monitoring": "cloudwatch", "email": "ses", "elasticfilesystem": "efs"}.get(scope, scope)


def _identify(answer: HttpResponse, request: AwsRequest) -> HttpResponse:
    answer["x-amzn-RequestId"] = request.request_id
    if request.service == "s3":
        answer["x-amz-request-id"] = request.request_id
    return answer
