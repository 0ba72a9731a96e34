"""Bearer tokens of the REST API."""

from __future__ import annotations

from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed

from project.platform.identity import reads
from project.platform.identity.models import ApiToken, User


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer cairn_…`; a token that does not hold is a 401 (rest/base.py makes it an event)."""

    def authenticate(self, request: HttpRequest) -> tuple[User, ApiToken] | None:
        words = request.META.get("HTTP_AUTHORIZATION", "").split()
        if not words or words[0].lower() != "bearer":
            return None
        token = reads.token(words[1]) if len(words) == 2 else None
        if token is None:
            raise AuthenticationFailed("The bearer token is not valid. Make one in the admin, under API tokens.")
        return token.user, token

    def authenticate_header(self, request: HttpRequest) -> str:
        return 'Bearer realm="Cairn"'
