"""Callers over HTTP."""

from rest_framework.test import APIClient

from honors.models import User


def client_for(user: User | None) -> APIClient:
    """A browser with this account's session, or with none."""
    client = APIClient()
    if user is not None:
        client.force_login(user)
    return client
