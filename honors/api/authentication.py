"""Who calls: a bearer token, or the browser's session cookie with CSRF. Both end in one Actor."""

import hashlib
from typing import Any

from rest_framework.authentication import BaseAuthentication
from rest_framework.authentication import SessionAuthentication as CookieAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from honors import clock
from honors.selectors.account import token_user


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer …``; the token itself is never stored."""

    def authenticate(self, request: Request) -> tuple[Any, str] | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            return None
        digest = hashlib.sha256(token.encode()).hexdigest()
        user = token_user(digest, at=clock.now())
        if user is None:
            raise AuthenticationFailed
        return user, digest

    def authenticate_header(self, _request: Request) -> str:
        return "Bearer"


class SessionAuthentication(CookieAuthentication):
    """The cookie of the pages; unsafe methods need the CSRF token."""
