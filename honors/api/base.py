"""What every API view shares: the actor, the time read once, strict input, keyset pages, idempotent answers."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from honors import clock
from honors.api.access import Rule
from honors.domain.actor import ANONYMOUS, Actor
from honors.domain.errors import RuleViolation
from honors.models import IdempotentAnswer
from honors.models.secret import keyed_digest
from honors.selectors.account import actor_for
from honors.services.idempotency import claim_answer, free_key, keep_answer


class StrictSerializer(serializers.Serializer):
    """Input that refuses what it does not know, by name. ``version`` is always allowed."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = sorted(set(data) - set(self.fields) - ({"version"} if self.parent is None else set()))
            if unknown:
                detail = {name: [ErrorDetail(name, code="request.unknown_field")] for name in unknown}
                raise serializers.ValidationError(detail)
        return super().to_internal_value(data)


class EmptySerializer(StrictSerializer):
    """A body with nothing in it."""


class Replay(Exception):  # noqa: N818 - not an error: the first answer again
    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


class ApiView(APIView):
    """A view says who may call it in ``access``: ``{"GET": Access.SESSION, "POST": roles(Role.HR)}``.

    ``keeps_answers`` is False for the few routes that must keep no key, body or answer. ``unstored`` names secret
    fields of an answer that is kept: repeated, they are null. ``before_change`` is True for the few routes that a
    temporary password opens.
    """

    access: Mapping[str, Rule] = {}
    keeps_answers = True
    before_change = False
    unstored: frozenset[str] = frozenset()

    def initialize_request(self, request: Any, *args: Any, **kwargs: Any) -> Request:
        self.at = clock.now()
        self.request_number = uuid.uuid4().hex[:16]
        self._actor: Actor | None = None
        self._kept: IdempotentAnswer | None = None
        return super().initialize_request(request, *args, **kwargs)

    @property
    def actor(self) -> Actor:
        """Who calls, with the roles in force now."""
        if self._actor is None:
            source = self.request.META.get("REMOTE_ADDR", "")
            user = self.request.user
            if user is None or not user.is_authenticated:
                self._actor = Actor(source=source, request_id=self.request_number, name=ANONYMOUS.name)
            else:
                self._actor = actor_for(
                    user, on=timezone.localtime(self.at).date(), source=source, request_id=self.request_number
                )
        return self._actor

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if getattr(request.user, "must_change_password", False) and not self.before_change:
            raise RuleViolation("account.must_change")
        key = request.headers.get("Idempotency-Key", "")
        if key and self.keeps_answers and request.method == "POST" and self.actor.user_id is not None:
            self._kept = self._claim(request, key)

    def _claim(self, request: Request, key: str) -> IdempotentAnswer:
        assert self.actor.user_id is not None
        kept = claim_answer(
            user_id=self.actor.user_id, route=request.path, key=key, body_digest=body_digest(request), at=self.at
        )
        if kept.status is not None:
            raise Replay(Response(kept.answer, status=kept.status))
        return kept

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, Replay):
            return exc.response
        return super().handle_exception(exc)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        kept = getattr(self, "_kept", None)
        if kept is not None:
            if response.status_code >= 500:  # noqa: PLR2004 - a failure is no answer; the key stays free
                free_key(kept)
            else:
                answer = json.loads(json.dumps(response.data, cls=DjangoJSONEncoder, default=str))
                if self.unstored:
                    answer |= dict.fromkeys(self.unstored & answer.keys())
                keep_answer(kept, status=response.status_code, answer=answer)
        return super().finalize_response(request, response, *args, **kwargs)

    def read(self, serializer: type[serializers.Serializer], *, partial: bool = False) -> dict[str, Any]:
        """The body, checked. Raises a validation error that names every field at fault."""
        form = serializer(data=self.request.data, partial=partial)
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)

    @property
    def expected_version(self) -> int | None:
        """The ``version`` that the caller saw, where the body names one. Raises a validation error for no number."""
        version = self.request.data.get("version") if isinstance(self.request.data, Mapping) else None
        if version is None:
            return None
        return int(serializers.IntegerField(min_value=1).run_validation(version))

    def find(self, queryset: Any, value: Any, *, field: str = "pk") -> Any:
        """One row of what the caller may see. Raises NotFound for everything else, malformed ids included."""
        try:
            return queryset.get(**{field: value})
        except (queryset.model.DoesNotExist, ValueError, TypeError, OverflowError) as error:
            raise NotFound from error
        except Exception as error:
            if type(error).__name__ == "ValidationError":
                raise NotFound from error
            raise


def body_digest(request: Request) -> str:
    """A keyed digest of the body that does not depend on key order or on multipart boundaries.

    Keyed, because a body may hold a password that could be guessed from a plain digest.
    """
    data = request.data
    plain: dict[str, Any] | Any = data
    if hasattr(data, "lists"):
        plain = {}
        for name, values in data.lists():
            plain[name] = [file_digest(item) if isinstance(item, UploadedFile) else item for item in values]
    return keyed_digest("request.body", json.dumps(plain, sort_keys=True, default=str))


def file_digest(file: UploadedFile) -> str:
    """SHA-256 of an uploaded file, which is rewound afterwards."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
