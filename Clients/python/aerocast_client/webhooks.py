"""Verifies messages of webhooks (Standard Webhooks 1.0)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Iterable, Mapping
from typing import Any


class UnverifiedWebhook(Exception):
    """The message was not signed with the secret, is too old, or has no signature: answer 400 and ignore it."""


def verify_webhook(
    secret: str | Iterable[str],
    headers: Mapping[str, str],
    body: bytes | str,
    *,
    tolerance: float = 300,
    now: float | None = None,
) -> dict[str, Any]:
    """The message, if its signature and its time are right.

    :param secret: the secret `whsec_…` of the webhook, or several.
    :param headers: the header fields of the request; names in any case.
    :param body: the body as it was received: JSON that was parsed and written again has another signature.
    :param tolerance: the largest difference between the message's time and the clock, in seconds.
    :param now: seconds since 1970; by default the clock.
    :return: `type`, `timestamp` and `data`. The field `webhook-id` says whether the message was received before.
    :raises UnverifiedWebhook: if the message must be ignored.
    :raises ValueError: if a secret is not one.
    """
    fields = {name.lower(): value for name, value in headers.items()}
    try:
        identifier, timestamp, signatures = (
            fields[f"webhook-{name}"] for name in ("id", "timestamp", "signature")
        )
    except KeyError as missing:
        raise UnverifiedWebhook(f"the header {missing} is missing") from None
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 16):
        raise UnverifiedWebhook(f"webhook-timestamp must be seconds since 1970, got {timestamp[:50]!r}")
    data = body.encode() if isinstance(body, str) else bytes(body)
    signed = f"{identifier}.{timestamp}.".encode() + data
    known = [part[3:].encode() for part in signatures.split(" ") if part.startswith("v1,")]
    secrets = [secret] if isinstance(secret, str) else list(secret)
    codes = [base64.b64encode(hmac.new(_key(text), signed, hashlib.sha256).digest()) for text in secrets]
    # Each comparison takes the same time, whatever the signature.
    matches = [hmac.compare_digest(code, signature) for code in codes for signature in known]
    if not any(matches):
        raise UnverifiedWebhook("no signature fits the secret and the body")
    if abs((time.time() if now is None else now) - int(timestamp)) > tolerance:
        raise UnverifiedWebhook(f"the message was sent at {timestamp}, more than {tolerance} s from now")
    try:
        message = json.loads(data)
    except ValueError:
        message = None
    if not isinstance(message, dict):
        raise UnverifiedWebhook("the body is not a JSON object")
    return message


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        key = b""
    if not 24 <= len(key) <= 64:
        raise ValueError("a secret must be whsec_ and 24 to 64 bytes in Base64")
    return key
