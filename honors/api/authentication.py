"""Who calls: a bearer token, or the browser's session cookie with CSRF. Both end in one Actor."""

import hashlib
from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
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


class TokenScheme(OpenApiAuthenticationExtension):
    """How the API's own description names the bearer token."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class CookieScheme(OpenApiAuthenticationExtension):
    """How the API's own description names the cookie."""

    target_class = SessionAuthentication
    name = "cookie"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
