"""Whether an emulated cloud offers a service or an operation at all. Real AWS is never judged by this: an error is an error.

Emulators answer what they do not have with pages of HTML, with 404 or 501, or with words such as "not implemented".
"""

from __future__ import annotations

import re

from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

NOT_OFFERED = "Not offered by this cloud."
_CODES = frozenset(["NotImplemented", "NotImplementedException", "501", "UnknownOperationException", "404", "405"])
_WORDS = re.compile(
    r"not (yet )?(been )?implemented|not (yet )?supported|not offered|enum value set|<!doctype html|<html",
    re.IGNORECASE,
)


def missing(problem: BaseException) -> bool:
    """Whether an emulated cloud says by this answer that it does not have what was asked for."""
    if isinstance(problem, ResponseParserError):
        return True  # no answer of the service's protocol: a page about an unknown address
    if not isinstance(problem, ClientError):
        return False
    error = problem.response.get("Error", {})
    status = problem.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    words = str(error.get("Message", ""))
    return str(error.get("Code", "")) in _CODES or status == 501 or _WORDS.search(words) is not None


def told(problem: object) -> str:
    """What went wrong in one line of at most 400 characters, without markup."""
    text = re.sub(r"<(style|script|head)\b.*?</\1>|<[^>]*>", " ", str(problem), flags=re.IGNORECASE | re.DOTALL)
    return " ".join(text.split())[:400]
