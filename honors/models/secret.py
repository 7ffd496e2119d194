"""Personal data at rest: encrypted columns, and keyed digests that can be searched without opening them."""

import hashlib
import hmac
import json
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

KEY_BYTES = 32
NONCE_BYTES = 12


@cache
def read_key(path: Path) -> bytes:
    """The 32 random bytes in a key file.

    Outside production a missing file is made; production refuses, because a new key would make every
    stored value unreadable.
    """
    if not path.exists():
        if settings.APP_ENV == "production":
            raise ImproperlyConfigured(f"key file is missing: {path.name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(os.urandom(KEY_BYTES).hex())
    key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured(f"key file must hold 32 bytes in hexadecimal: {path.name}")
    return key


@cache
def _cipher(path: Path) -> AESGCM:
    return AESGCM(read_key(path))


def keyed_digest(purpose: str, value: str) -> str:
    """A digest that only the holder of the field key can make; equal values give equal digests."""
    key = read_key(settings.FIELD_KEY_FILE)
    return hmac.new(key, f"{purpose}\x00{value}".encode(), hashlib.sha256).hexdigest()


class EncryptedTextField(models.TextField):
    """Text that the database holds as AES-256-GCM under ``FIELD_KEY_FILE``; the column name is bound in."""

    def _bound(self) -> bytes:
        return f"{self.model._meta.db_table}.{self.column}".encode()

    def get_prep_value(self, value: Any) -> Any:
        if value is None or value == "":
            return value
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(read_key(settings.FIELD_KEY_FILE)).encrypt(nonce, str(value).encode(), self._bound())
        return "1:" + (nonce + sealed).hex()

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        if value is None or value == "":
            return value
        raw = bytes.fromhex(value.removeprefix("1:"))
        opened = AESGCM(read_key(settings.FIELD_KEY_FILE)).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], self._bound())
        return opened.decode()


class EncryptedJsonField(EncryptedTextField):
    """A JSON document that the database holds encrypted."""

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else super().get_prep_value(json.dumps(value, ensure_ascii=False))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        text = super().from_db_value(value, expression, connection)
        return None if text is None else json.loads(text)


class EncryptedBytesField(models.BinaryField):
    """Bytes that the database holds as AES-256-GCM under ``FIELD_KEY_FILE``; the column name is bound in."""

    def _bound(self) -> bytes:
        return f"{self.model._meta.db_table}.{self.column}".encode()

    def seal(self, value: bytes) -> bytes:
        """What the database holds for these bytes."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + _cipher(settings.FIELD_KEY_FILE).encrypt(nonce, value, self._bound())

    def open(self, sealed: bytes) -> bytes:
        """The bytes behind what the database holds. Raises InvalidTag where they were changed."""
        return self.opener()(sealed)

    def opener(self) -> Callable[[bytes], bytes]:
        """``open`` for many values, with the key looked up once."""
        decrypt, bound, size = _cipher(settings.FIELD_KEY_FILE).decrypt, self._bound(), NONCE_BYTES
        return lambda sealed: decrypt(sealed[:size], sealed[size:], bound)

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else self.seal(bytes(value))

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        return None if value is None else self.open(bytes(value))
