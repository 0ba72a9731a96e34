"""Bearer tokens of the REST API."""

from __future__ import annotations

from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed

from project.kernel import calls
from project.kernel.aws.endpoint import source_ip
from project.kernel.calls import Call, Caller
from project.kernel.errors import CallError
from project.platform.identity import reads
from project.platform.identity.models import User


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer cairn_…`; a token that does not hold is a 401 and an event."""

    def authenticate(self, request: HttpRequest) -> tuple[User, str] | None:
        words = request.META.get("HTTP_AUTHORIZATION", "").encode("latin-1").decode("latin-1").split()
        if not words or words[0].lower() != "bearer":
            return None
        user = reads.user_of_token(words[1]) if len(words) == 2 else None
        if user is None:
            _tell(request)
            raise AuthenticationFailed("The token is not valid. Create one with cairn:CreateApiToken or in the admin.")
        return user, words[1]

    def authenticate_header(self, request: HttpRequest) -> str:
        return "Bearer"


def _tell(request: HttpRequest) -> None:
    account = reads.first_account()
    caller = Caller(account_id=account, arn="anonymous", identity={"type": "Unknown", "accountId": account})
    call = Call(
        "cairn:Authenticate", caller, source_ip=source_ip(request),
        user_agent=request.headers.get("User-Agent", "")[:1024], via="rest",
    )  # fmt: skip
    calls.refuse(call, CallError("UnrecognizedClientException", "The bearer token is not valid.", status=401))
