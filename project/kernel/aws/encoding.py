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

# The codes of this house are those of the JSON protocol, where it has one; here is what they are called elsewhere, and
# with which status. Source: AWS, "Common errors" of each API's reference, and S3's and EC2's own tables.
_JSON_CODES = {
    "RequestTimeTooSkewed": "InvalidSignatureException",
    "RequestExpired": "InvalidSignatureException",
    "HeadersNotSigned": "InvalidSignatureException",
    "SignatureDoesNotMatch": "InvalidSignatureException",
}
_QUERY_CODES = {
    "InvalidSignatureException": "SignatureDoesNotMatch",
    "RequestTimeTooSkewed": "SignatureDoesNotMatch",
    "RequestExpired": "SignatureDoesNotMatch",
    "HeadersNotSigned": "SignatureDoesNotMatch",
    "UnrecognizedClientException": "InvalidClientTokenId",
    "AccessDeniedException": "AccessDenied",
    "IncompleteSignatureException": "IncompleteSignature",
    "ExpiredTokenException": "ExpiredToken",
    "MissingAuthenticationTokenException": "MissingAuthenticationToken",
    "RequestEntityTooLargeException": "RequestEntityTooLarge",
    "UnknownOperationException": "InvalidAction",
}
_S3_CODES = {
    **_QUERY_CODES,
    "UnrecognizedClientException": "InvalidAccessKeyId",
    "IncompleteSignatureException": "AuthorizationHeaderMalformed",
    "MissingAuthenticationTokenException": "AccessDenied",
    "RequestTimeTooSkewed": "RequestTimeTooSkewed",
    "RequestExpired": "AccessDenied",
    "HeadersNotSigned": "AccessDenied",
    "RequestEntityTooLargeException": "EntityTooLarge",
    "UnknownOperationException": "MethodNotAllowed",
}
_EC2_CODES = {
    **_QUERY_CODES,
    "AccessDeniedException": "UnauthorizedOperation",
    "UnrecognizedClientException": "AuthFailure",
    "InvalidSignatureException": "AuthFailure",
    "HeadersNotSigned": "AuthFailure",
    "RequestTimeTooSkewed": "RequestExpired",
    "RequestExpired": "RequestExpired",
    "ExpiredTokenException": "RequestExpired",
}
_STATUS = {
    "IncompleteSignature": 400, "AuthorizationHeaderMalformed": 400, "AuthorizationQueryParametersError": 400,
    "AuthFailure": 401, "UnauthorizedOperation": 403, "AccessDenied": 403, "RequestExpired": 400, "MethodNotAllowed": 405,
}  # fmt: skip
_WORDS = {  # where AWS says it in other words
    ("s3", "InvalidAccessKeyId"): "The AWS Access Key Id you provided does not exist in our records.",
    ("ec2", "AuthFailure"): "AWS was not able to validate the provided access credentials",
}


def protocol(request: AwsRequest) -> str:
    """The protocol in which the caller expects an answer."""
    if request.service == "s3":
        return "rest-xml"
    if "cbor" in request.headers.get("content-type", "") or "smithy-protocol" in request.headers:
        return "smithy-rpc-v2-cbor"
    if request.target:
        return "json"
    if "x-www-form-urlencoded" in request.headers.get("content-type", ""):
        return "ec2" if request.service == "ec2" else "query"
    try:
        return str(shapes.model(service_name(request.service)).metadata["protocol"])
    except UnknownServiceError:
        return "rest-json"


def error_code(kind: str, service: str, code: str) -> str:
    """The code as the protocol spells it."""
    if service == "s3":
        return _S3_CODES.get(code, code)
    codes = {"ec2": _EC2_CODES, "query": _QUERY_CODES, "rest-xml": _QUERY_CODES}.get(kind, _JSON_CODES)
    return codes.get(code, code)


def spelled(request: AwsRequest, error: CallError, kind: str) -> CallError:
    """The error with code, status and words as the protocol has them: so it is answered and so it is recorded."""
    code = error_code(kind, request.service, error.code)
    if request.presigned and code == "AuthorizationHeaderMalformed":
        code = "AuthorizationQueryParametersError"
    if kind in {"query", "ec2", "rest-xml"}:
        status = 400 if (request.service, code) == ("s3", "ExpiredToken") else _STATUS.get(code, error.status)
    else:
        status = shapes.error_status(request.service, error.code, error.status)
    return CallError(code, _WORDS.get((request.service, code), error.message), status=status)


def error_response(request: AwsRequest, error: CallError, kind: str | None = None) -> HttpResponse:
    """An error in the protocol of the request's service."""
    kind = kind or protocol(request)
    said = spelled(request, error, kind)
    if kind in {"ec2", "query", "rest-xml"}:
        xml = _xml(kind, request, said.code, said.message)
        return _identify(HttpResponse(xml, status=said.status, content_type="text/xml"), request)
    body = {"__type": said.code, "message": said.message}
    if kind == "smithy-rpc-v2-cbor":
        answer = HttpResponse(_cbor(body), status=said.status, content_type="application/cbor")
        answer["smithy-protocol"] = "rpc-v2-cbor"
    else:
        answer = HttpResponse(orjson.dumps(body), status=said.status, content_type="application/x-amz-json-1.1")
        answer["x-amzn-ErrorType"] = said.code
    return _identify(answer, request)


def _cbor(body: dict[str, str]) -> bytes:
    """A flat map of texts in CBOR (RFC 8949): major type 5 for the map, 3 with a two-byte length for each text."""
    texts = [text.encode()[:65535] for pair in body.items() for text in pair]
    return bytes([0xA0 | len(body)]) + b"".join(b"\x79" + len(text).to_bytes(2, "big") + text for text in texts)


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
