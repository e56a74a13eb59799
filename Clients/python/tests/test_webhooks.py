"""The verification of webhooks, with the vector of the specification's libraries."""

from __future__ import annotations

import base64
import hashlib
import hmac
import sys
import unittest
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from aerocast_client import UnverifiedWebhook, verify_webhook  # noqa: E402

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_" + base64.b64encode(bytes(range(32))).decode()
NOW = 1614265330
BODY = b'{"test": 2432232314}'
HEADERS = {
    "Webhook-Id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "Webhook-Timestamp": str(NOW),
    "Webhook-Signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}


def signed(body: bytes, timestamp: str = str(NOW), secret: str = SECRET) -> dict[str, str]:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    code = hmac.new(key, f"msg_1.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": timestamp,
        "webhook-signature": "v1," + base64.b64encode(code).decode(),
    }


class WebhookTests(unittest.TestCase):
    def refused(self, headers: dict[str, str], body: bytes = BODY, now: float = NOW) -> None:
        with self.assertRaises(UnverifiedWebhook):
            verify_webhook(SECRET, headers, body, now=now)

    def test_the_known_signature_of_the_specification(self) -> None:
        for body in (BODY, BODY.decode()):
            self.assertEqual(verify_webhook(SECRET, HEADERS, body, now=NOW), {"test": 2432232314})
        self.assertEqual(verify_webhook(SECRET.removeprefix("whsec_"), HEADERS, BODY, now=NOW)["test"], 2432232314)

    def test_a_changed_message_is_refused(self) -> None:
        self.refused(HEADERS, BODY + b" ")
        self.refused(HEADERS | {"Webhook-Id": "msg_other"})
        self.refused(HEADERS | {"Webhook-Timestamp": str(NOW + 1)})
        self.refused(HEADERS | {"Webhook-Signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OA="})
        self.refused(signed(BODY, secret=OTHER))

    def test_a_missing_or_malformed_header_is_refused(self) -> None:
        for name in HEADERS:
            self.refused({key: value for key, value in HEADERS.items() if key != name})
        for timestamp in ("", "hello", "-1", "1e9", "٣", " 1614265330", "9" * 400):
            self.refused(HEADERS | {"Webhook-Timestamp": timestamp})
        for signature in ("", "v1", "v1,", "v1a,abc", "v2," + HEADERS["Webhook-Signature"][3:], "v1,é"):
            self.refused(HEADERS | {"Webhook-Signature": signature})

    def test_messages_of_another_time_are_refused(self) -> None:
        for difference in (-301, 301):
            self.refused(HEADERS, now=NOW + difference)
        for difference in (-300, 0, 300):
            verify_webhook(SECRET, HEADERS, BODY, now=NOW + difference)
        verify_webhook(SECRET, HEADERS, BODY, now=NOW + 5000, tolerance=6000)

    def test_one_of_several_signatures_or_secrets_is_enough(self) -> None:
        wrong = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc="
        right = HEADERS["Webhook-Signature"]
        verify_webhook(SECRET, HEADERS | {"Webhook-Signature": f"{wrong} v2,x {right} {wrong}"}, BODY, now=NOW)
        verify_webhook([OTHER, SECRET], HEADERS, BODY, now=NOW)
        with self.assertRaises(UnverifiedWebhook):
            verify_webhook([], HEADERS, BODY, now=NOW)

    def test_a_body_that_is_not_an_object_is_refused(self) -> None:
        for body in (b"", b"[]", b"5", b"\xff"):
            self.refused(signed(body), body)

    def test_a_wrong_secret_is_a_mistake_of_the_program(self) -> None:
        for secret in ("", "whsec_", "whsec_***", "whsec_c2hvcnQ="):
            with self.assertRaises(ValueError):
                verify_webhook(secret, HEADERS, BODY, now=NOW)


if __name__ == "__main__":
    unittest.main()
