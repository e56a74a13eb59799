"""Slow, idle and listening clients: are others served, is memory bounded, does it return?

usage: connections.py PROGRAM [--json] [--tls] [--slow N] [--idle N] [--listeners N] [--rounds N] [--seconds N]

PROGRAM is aerocast-api, which is started on an empty database. 500 clients send their header byte by byte, 5,000 are
connected and say nothing, 1,000 listen for events; each kind comes and goes `rounds` times. Meanwhile eight clients
request a forecast 25 times a second each. Prints the p99 of their requests without and with the crowd, and the resident
memory before, with and after it. Exits with 1 if one of their requests fails, if the crowd is not connected, or if
memory grows from round to round by more than a tenth. --tls does the same over TLS, and needs openssl.
"""

import argparse
import asyncio
import json
import os
import pathlib
import resource
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import time

REQUEST = json.dumps({"sequence": [[15 + hour % 24 / 4, 3.5, 1013] for hour in range(24)]}).encode()
PREDICT = (
    b"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
    % (len(REQUEST), REQUEST)
)
EVENTS = b"GET /events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
CLIENTS = 8
PAUSE = 0.04


class Service:
    """A running API with room for the crowd."""

    def __init__(self, program, tls):
        self.folder = tempfile.mkdtemp(prefix="aerocast-connections-")
        arguments = [
            os.path.abspath(program), "--port", "0", "--max-listeners", "100000", "--max-listeners-per-address", "100000",
            "--header-timeout", "120s", "--idle-timeout", "120s", "--min-disk-for-stations", "0",
            "--min-disk-for-observations", "0", "--database", f"{self.folder}/aerocast.sqlite", "--log-level", "warning",
        ]  # fmt: skip
        shutil.copytree(pathlib.Path(__file__).parents[2] / "artifacts", f"{self.folder}/artifacts")
        arguments += ["--artifacts", f"{self.folder}/artifacts"]
        self.context = None
        if tls:
            certificate, key = f"{self.folder}/tls.crt", f"{self.folder}/tls.key"
            subprocess.run(
                ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                 "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
                check=True, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            arguments += ["--tls-certificate", certificate, "--tls-key", key]
            self.context = ssl.create_default_context(cafile=certificate)
        self.process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("listening on "):
            sys.exit(f"{program} did not start: {line}")
        self.port = int(line.rsplit(":", 1)[1])

    async def connect(self):
        name = "localhost" if self.context else None
        return await asyncio.open_connection("127.0.0.1", self.port, ssl=self.context, server_hostname=name)

    def memory(self):
        """Resident memory in MB."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        shutil.rmtree(self.folder)


async def answer(reader):
    """Reads one answer, and returns its status."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    await reader.readexactly(length)
    return int(head[9:12])


async def others(service, seconds):
    """The times of requests of well-behaved clients, sorted, and the number of failures."""
    times, failures = [], 0

    async def client():
        nonlocal failures
        reader, writer = await service.connect()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            start = time.monotonic()
            writer.write(PREDICT)
            try:
                status = await asyncio.wait_for(answer(reader), 10)
            except (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError):
                failures += 1
                return
            failures += status != 200
            times.append(time.monotonic() - start)
            await asyncio.sleep(PAUSE)
        writer.close()

    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return sorted(times), failures


def p99(times):
    return times[int(len(times) * 0.99)] * 1000


class Crowd:
    """Many connections that do one thing."""

    def __init__(self, service, kind, count):
        self.service, self.kind, self.count = service, kind, count
        self.writers, self.tasks = [], []

    async def gather(self):
        gate = asyncio.Semaphore(100)

        async def one():
            async with gate:
                reader, writer = await self.service.connect()
                self.writers.append(writer)
                if self.kind == "listening":
                    writer.write(EVENTS)
                    await asyncio.wait_for(reader.readuntil(b"retry: 2000\n\n"), 30)
                if self.kind == "slow":
                    writer.write(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
            self.tasks.append(asyncio.create_task(self.drip(writer) if self.kind == "slow" else self.read(reader)))

        await asyncio.gather(*(one() for _ in range(self.count)))

    async def drip(self, writer):
        while True:
            await asyncio.sleep(1)
            writer.write(b"a")

    async def read(self, reader):
        while await reader.read(65536):
            pass

    def alive(self):
        return sum(not task.done() for task in self.tasks)

    async def leave(self):
        for task in self.tasks:
            task.cancel()
        for writer in self.writers:
            writer.transport.abort()
        await asyncio.gather(*self.tasks, return_exceptions=True)


async def measure(service, options):
    figures = []
    _, failures = await others(service, 3)
    for kind, count in [("slow", options.slow), ("idle", options.idle), ("listening", options.listeners)]:
        ends = []
        for number in range(options.rounds):
            before = service.memory()
            alone, failed = await others(service, options.seconds)
            failures += failed
            crowd = Crowd(service, kind, count)
            await crowd.gather()
            together, failed = await others(service, options.seconds)
            failures += failed
            alive, during = crowd.alive(), service.memory()
            await crowd.leave()
            # The programs return freed memory to the system every ten seconds.
            await asyncio.sleep(12)
            ends.append(service.memory())
            figures.append(
                {"kind": kind, "clients": count, "alive": alive, "round": number + 1, "p99_alone_ms": round_(p99(alone)),
                 "p99_together_ms": round_(p99(together)), "mb_before": round_(before), "mb_during": round_(during),
                 "mb_after": round_(ends[-1]), "kb_per_client": round_((during - before) * 1024 / count)}
            )  # fmt: skip
            yield figures[-1], failures, alive == count and ends[-1] < ends[0] * 1.1


def round_(value):
    return round(value, 1)


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--tls", action="store_true")
    parser.add_argument("--slow", type=int, default=500)
    parser.add_argument("--idle", type=int, default=5000)
    parser.add_argument("--listeners", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=8)
    options = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    service = Service(options.program, options.tls)
    is_good = True
    try:
        if not options.json:
            print("clients            round   p99 alone  together      MB before   during    after   kB/client")
        async for figure, failures, is_bounded in measure(service, options):
            is_good = is_good and is_bounded and failures == 0
            if options.json:
                print(json.dumps({**figure, "failures": failures}))
            else:
                print(
                    f"{figure['clients']:6} {figure['kind']:10} {figure['round']:6} {figure['p99_alone_ms']:8} ms"
                    f" {figure['p99_together_ms']:6} ms {figure['mb_before']:14} {figure['mb_during']:8} {figure['mb_after']:8}"
                    f" {figure['kb_per_client']:11}" + (f"   {failures} failed" if failures else "")
                    + (f"   only {figure['alive']} alive" if figure["alive"] < figure["clients"] else "")
                )
    finally:
        service.stop()
    sys.exit(0 if is_good else 1)


if __name__ == "__main__":
    asyncio.run(main())
