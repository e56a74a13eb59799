"""The client against a real API: the one at AEROCAST_URL, or an own one from .build."""

from __future__ import annotations

import json
import os
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import unittest
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from queue import Queue
from threading import Thread

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "Clients/python")]

from aerocast_client import Client, JobFailed, NoAnswer, Problem, verify_webhook  # noqa: E402
from generate_types import module  # noqa: E402

HOUR = timedelta(hours=1)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def program() -> Path | None:
    builds = [ROOT / ".build" / build / "aerocast-api" for build in ("release", "debug")]
    return max((path for path in builds if path.exists()), key=lambda path: path.stat().st_mtime, default=None)


class ClientTests(unittest.TestCase):
    client: Client
    process: subprocess.Popen[bytes] | None = None
    folder: str | None = None

    @classmethod
    def setUpClass(cls) -> None:
        if url := os.environ.get("AEROCAST_URL"):
            cls.client = Client(url)
            return
        path = program()
        if path is None:
            raise unittest.SkipTest("no aerocast-api in .build: run make build, or set AEROCAST_URL")
        folder = cls.folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        port = free_port()
        log = cls.enterClassContext(open(f"{folder}/api.log", "w+"))
        cls.process = subprocess.Popen(
            [
                *[path, "--port", str(port), "--database", f"{folder}/aerocast.sqlite"],
                *["--artifacts", f"{folder}/artifacts", "--webhook-networks", "127.0.0.0/8", "--webhook-http", "true"],
            ],
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
        cls.client = Client(f"http://127.0.0.1:{port}", timeout=30, retries=0)
        for _ in range(300):
            try:
                cls.client.health()
                return
            except NoAnswer:
                time.sleep(0.1)
        log.seek(0)
        raise AssertionError(f"aerocast-api did not start: {log.read()}")

    @classmethod
    def tearDownClass(cls) -> None:
        if cls.process:
            cls.process.terminate()
            cls.process.wait(timeout=30)

    @classmethod
    def observations(cls, station: str, hours: int = 30) -> list[dict[str, object]]:
        start = datetime.now(timezone.utc).replace(minute=0, second=0, microsecond=0) - hours * HOUR
        return [
            {"station": station, "time": f"{start + hour * HOUR:%Y-%m-%dT%H:%M:%SZ}", "temperature": 10 + hour % 24}
            for hour in range(hours)
        ]

    def test_what_was_observed_comes_back(self) -> None:
        sent = self.observations("python:1")
        self.assertEqual(self.client.observe(sent)["stored"], 30)
        self.assertEqual(self.client.observe(sent)["duplicates"], 30)
        self.assertEqual(self.client.latest("python:1")["temperature"], sent[-1]["temperature"])
        rows = list(self.client.observations("python:1"))
        self.assertEqual([row["time"] for row in rows], [row["time"] for row in sent])
        some = list(self.client.observations("python:1", start=str(sent[3]["time"]), end=str(sent[5]["time"])))
        self.assertEqual([row["temperature"] for row in some], [13, 14])
        self.assertTrue(list(self.client.issued_forecasts("python:1")))
        self.assertIn("python:1", [station["id"] for station in self.client.stations()])

    def test_forecasts_of_one_and_of_many_stations(self) -> None:
        self.client.observe(self.observations("python2"))
        forecast = self.client.predict(station="python2", horizons=[1, 6])
        self.assertEqual([horizon["horizon"] for horizon in forecast["horizons"]], [1, 6])
        lines = list(self.client.forecasts(["python2", "nowhere"], horizons=[1, 6]))
        self.assertEqual(len(lines[0]["horizons"]), 2)
        self.assertEqual(lines[1]["problem"]["status"], 404)

    def test_the_loop_and_the_registry(self) -> None:
        self.assertEqual(self.client.targets()[0]["target"], "temperature")
        self.assertIn("ready", self.client.readiness())
        self.assertIn("versions", self.client.models())
        self.assertIn("events", self.client.events(kinds=["drift", "promoted"], limit=3))
        self.assertIn("anomalies", self.client.anomalies())
        self.assertGreaterEqual(self.client.evaluate(20, 21)["abs_error"], 1)
        self.assertIn("scheduled", self.client.retrain_check())
        self.assertIsInstance(self.client.flags(), list)

    def test_the_verdict_the_overview_and_the_story(self) -> None:
        self.client.observe(self.observations("python7"))
        self.assertTrue(self.client.heartbeat("python7", 60)["stored"])
        verdict = self.client.verdict()
        self.assertIn(verdict["state"], ("healthy", "healing", "unknown", "needs_you"))
        self.assertIn("total", verdict["stations"])
        overview = self.client.overview(target="temperature")
        self.assertIn("python7", overview["id"])
        self.assertEqual(len(overview["id"]), len(overview["state"]))
        outlook = self.client.outlook("python7")
        self.assertEqual(outlook["station"], "python7")
        self.assertEqual(len(outlook["value"]), len(outlook["horizons"]))
        self.assertEqual(self.client.story(station="python7", limit=3)["station"], "python7")
        self.assertTrue(self.client.heartbeat("python7", 60, ended=True)["stored"])

    def test_a_silence_is_made_shown_and_ended(self) -> None:
        made = self.client.create_silence(
            [{"name": "kind", "value": "detector_silent"}], "no detector is wanted", until_resolved=True, created_by="ada"
        )
        self.assertTrue(made["untilResolved"])
        self.assertIn(made, self.client.silences(state="active"))
        self.assertEqual(self.client.silence(made["id"]), made)
        self.assertEqual(self.client.end_silence(made["id"])["status"]["state"], "expired")
        self.assertNotIn(made["id"], [silence["id"] for silence in self.client.silences()])

    def test_an_annotation_is_made_listed_and_withdrawn(self) -> None:
        sent = self.observations("python8")
        self.client.observe(sent)
        made = self.client.annotate("sensor replaced", station="python8", start=str(sent[3]["time"]))
        self.assertEqual(made["starts_at"], sent[3]["time"])
        self.assertEqual(self.client.annotations(station="python8", start=str(sent[2]["time"])), [made])
        self.assertEqual(self.client.annotations(station="python8", start=str(sent[4]["time"])), [])
        self.client.withdraw_annotation(made["id"])
        self.assertEqual(self.client.annotations(station="python8"), [])

    def test_a_webhook_is_made_sends_verified_messages_and_is_deleted(self) -> None:
        if self.process is None:
            self.skipTest("the API at AEROCAST_URL need not send to this machine")
        received: Queue[tuple[dict[str, str], bytes]] = Queue()

        class Receiver(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                received.put((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        with HTTPServer(("127.0.0.1", 0), Receiver) as server:
            Thread(target=server.serve_forever, daemon=True).start()
            created = self.client.create_webhook(f"http://127.0.0.1:{server.server_port}/", events=["drift"])
            webhook = created["webhook"]["id"]
            self.assertIn(created["webhook"], self.client.webhooks())
            delivery = self.client.test_webhook(webhook)
            headers, body = received.get(timeout=60)
            message = verify_webhook(created["secret"], headers, body)
            self.assertEqual((message["type"], message["data"]["webhook"]), ("test", webhook))
            self.assertEqual(headers["webhook-id"], delivery["message"])
            # During the rotation both secrets fit.
            rotated = self.client.rotate_webhook_secret(webhook)
            self.client.test_webhook(webhook)
            headers, body = received.get(timeout=60)
            for secret in (created["secret"], rotated["secret"]):
                verify_webhook(secret, headers, body)
            server.shutdown()
        self.assertEqual(len(list(self.client.webhook_deliveries(webhook))), 2)
        self.assertEqual(self.client.replay_webhook(webhook, "2020-01-01T00:00:00Z", dead_only=True), 0)
        self.assertFalse(self.client.change_webhook(webhook, enabled=False)["enabled"])
        self.client.delete_webhook(webhook)
        with self.assertRaises(Problem) as refusal:
            self.client.webhook(webhook)
        self.assertEqual(refusal.exception.kind, "webhook")

    def test_a_refusal_is_a_problem(self) -> None:
        with self.assertRaises(Problem) as refusal:
            self.client.observe([{"station": "python3", "time": "2025-01-01T00:00:00Z", "temperature": 500}])
        self.assertEqual((refusal.exception.status, refusal.exception.kind), (422, "invalid-value"))
        self.assertEqual(refusal.exception.errors[0]["pointer"], "/observations/0/temperature")
        with self.assertRaises(Problem) as unknown:
            self.client.observe([{"station": "python3", "time": "2025-01-01T00:00:00Z", "temprature": 5}])
        self.assertIn("did you mean 'temperature'?", unknown.exception.detail)
        with self.assertRaises(ValueError):
            self.client.evaluate(float("nan"), 1)

    def test_a_frame_has_times(self) -> None:
        try:
            import pandas  # noqa: F401
        except ImportError:
            self.skipTest("pandas is not installed")
        self.client.observe(self.observations("python4"))
        frame = self.client.frame(self.client.observations("python4"))
        self.assertEqual(str(frame["time"].dt.tz), "UTC")

    def test_a_job_is_started_once_and_canceled(self) -> None:
        self.client.observe(self.observations("python5"))
        job = self.client.start_job("export", stations=["python5"], idempotency_key="python-1")
        again = self.client.start_job("export", stations=["python5"], idempotency_key="python-1")
        self.assertEqual(again["id"], job["id"])
        self.assertIn(job["id"], [found["id"] for found in self.client.jobs(kind="export")])
        if self.process is None:
            self.skipTest("the API may have a trainer, which runs the job")
        with self.assertRaises(TimeoutError):
            self.client.wait(job["id"], timeout=0)
        self.assertEqual(self.client.cancel_job(job["id"])["state"], "canceled")
        with self.assertRaises(JobFailed):
            self.client.wait(job["id"])
        with self.assertRaises(Problem) as refusal:
            self.client.job_result(job["id"])
        self.assertEqual(refusal.exception.kind, "job-state")

    def test_a_job_is_waited_for(self) -> None:
        path = program()
        if self.folder is None or path is None or not (path.parent / "aerocast-trainer").exists():
            self.skipTest("the trainer is not in .build")
        self.client.observe(self.observations("python6"))
        options = ["--database", f"{self.folder}/aerocast.sqlite", "--artifacts", f"{self.folder}/artifacts"]
        trainer = subprocess.Popen(
            [path.parent / "aerocast-trainer", *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            job = self.client.start_job("export", stations=["python6"], format="ndjson")
            seen: list[str] = []
            done = self.client.wait(job["id"], timeout=120, progress=lambda job: seen.append(job["state"]))
            self.assertEqual(done["state"], "succeeded")
            self.assertEqual(seen[-1], "succeeded")
            lines = self.client.job_result(job["id"]).splitlines()
            self.assertEqual(len(lines), 30)
            self.assertEqual(json.loads(lines[0])["station"], "python6")
            with self.assertRaises(JobFailed) as failure:
                short = self.client.start_job("backtest", stations=["python6"], train="station")
                self.client.wait(short["id"], timeout=120)
            self.assertEqual(failure.exception.kind, "job-input")
        finally:
            trainer.terminate()
            trainer.wait(timeout=30)

    def test_the_types_are_those_of_the_document(self) -> None:
        written = (ROOT / "Clients/python/aerocast_client/types.py").read_text()
        self.assertEqual(written, module(self.client.openapi()), "run: aerocast openapi | Clients/python/generate_types.py")

    def test_each_path_of_the_client_is_in_the_document(self) -> None:
        def blank(path: str) -> str:
            return re.sub(r"\{[^{}]*\}", "{}", path)

        paths = {blank(path) for path in self.client.openapi()["paths"]}
        source = (ROOT / "Clients/python/aerocast_client/client.py").read_text()
        used = set(re.findall(r'"(/v1/[^" ]*)"', blank(source.replace("{_webhook(webhook)}", "/v1/webhooks/{}"))))
        used.remove("/v1/stations/{}/{}")
        used |= {f"/v1/stations/{{}}/{part}" for part in ("observations", "forecasts", "outcomes")}
        self.assertGreater(len(used), 30)
        self.assertEqual(used - paths, set())


class RetryTests(unittest.TestCase):
    """A server that is not ready at first."""

    def setUp(self) -> None:
        statuses = self.statuses = [503, 429, 200]
        requests = self.requests = []

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                requests.append((self.command, self.headers.get("Authorization")))
                status = statuses.pop(0)
                body = json.dumps({"title": "busy", "detail": "busy"} if status != 200 else {"ok": True}).encode()
                self.send_response(status)
                self.send_header("Retry-After", "0")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = answer

            def log_message(self, *_: object) -> None:
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.url = f"http://127.0.0.1:{server.server_port}"

    def test_a_read_is_repeated(self) -> None:
        self.assertEqual(Client(self.url, key="ac_1_x").health(), {"ok": True})
        self.assertEqual(self.requests, [("GET", "Bearer ac_1_x")] * 3)

    def test_a_change_is_not_repeated(self) -> None:
        with self.assertRaises(Problem):
            Client(self.url).roll_back(actor="a", reason="b")
        self.assertEqual(len(self.requests), 1)

    def test_the_key_is_not_sent_to_where_a_redirect_leads(self) -> None:
        elsewhere = self.url

        class Redirecting(BaseHTTPRequestHandler):
            def answer(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.send_response(302)
                self.send_header("Location", elsewhere + self.path)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_GET = do_POST = answer

            def log_message(self, *_: object) -> None:
                pass

        with HTTPServer(("127.0.0.1", 0), Redirecting) as server:
            Thread(target=server.serve_forever, daemon=True).start()
            client = Client(f"http://127.0.0.1:{server.server_port}", key="ac_1_x")
            for request in (client.health, lambda: client.evaluate(1, 2)):
                with self.assertRaises(Problem) as refused:
                    request()
                self.assertEqual(refused.exception.status, 302)
            server.shutdown()
        self.assertEqual(self.requests, [])

    def test_no_answer_is_an_error_of_its_own(self) -> None:
        with self.assertRaises(NoAnswer):
            Client(f"http://127.0.0.1:{free_port()}", retries=0).health()


class TLSTests(unittest.TestCase):
    """A server with a certificate that signs itself, valid until 2120."""

    def setUp(self) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Length", "11")
                self.end_headers()
                self.wfile.write(b'{"ok":true}')

            def log_message(self, *_: object) -> None:
                pass

        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.certificate = Path(folder.name, "tls.crt")
        self.certificate.write_text(CERTIFICATE)
        key = Path(folder.name, "tls.key")
        key.write_text(KEY)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, key)
        server = HTTPServer(("127.0.0.1", 0), Handler)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.url = f"https://127.0.0.1:{server.server_port}"

    def test_an_authority_of_a_file_is_trusted(self) -> None:
        self.assertEqual(Client(self.url, ca_file=str(self.certificate)).health(), {"ok": True})

    def test_an_unknown_authority_is_not(self) -> None:
        with self.assertRaises(NoAnswer):
            Client(self.url, retries=0).health()


CERTIFICATE = """\
-----BEGIN CERTIFICATE-----
MIIBjzCCATSgAwIBAgIBAjAKBggqhkjOPQQDAjAYMRYwFAYDVQQDDA1maXJzdC5l
eGFtcGxlMCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAYMRYwFAYD
VQQDDA1maXJzdC5leGFtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEszJx
JMfaAYE61fHCDyH45COLtBnn0y7wTG7lirzfclGE8Cyb0qWDQi3978KD83CAJFVf
T3od9ErXhRlCAE4Kw6NtMGswKQYDVR0RBCIwIIIJbG9jYWxob3N0gg1maXJzdC5l
eGFtcGxlhwR/AAABMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgKEMB0G
A1UdDgQWBBSXDkknlWaUPFK3vKbR2N1t1lHvqjAKBggqhkjOPQQDAgNJADBGAiEA
6gw/kNhgpXQSAnmm5Q+OPVJVD5A331whl/gcKQRjcXgCIQDVphwiU5OYpY07OL3o
KFF1/2aXJ4mhmjiFKe2ZyYNCBg==
-----END CERTIFICATE-----
"""
KEY = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgOmndbVcbnlhHV9rU
hcdWIGeklT3KVMGdCRISkjet1P+hRANCAASzMnEkx9oBgTrV8cIPIfjkI4u0GefT
LvBMbuWKvN9yUYTwLJvSpYNCLf3vwoPzcIAkVV9Peh30SteFGUIATgrD
-----END PRIVATE KEY-----
"""


if __name__ == "__main__":
    unittest.main()
