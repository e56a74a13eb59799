"""Use the API for a long time, and show whether its memory, files and threads stay flat.

usage: soak.py PROGRAMS [--minutes N] [--json]

PROGRAMS is the folder of aerocast-api and aerocast-product-benchmark. All at once: forecasts and reads under wrk, an
observation of each of fifty stations every second, a champion exchanged every five seconds, clients that listen for
events and are killed, clients that send half a request and vanish. Every ten seconds memory, open files and threads of
the API are noted. Exits with 1 if a request fails, or if one of the three is larger in the last quarter than in the
second by more than a tenth. Needs wrk.
"""

import argparse
import json
import os
import pathlib
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

from measure import Server, free_port
from swap import ARTIFACTS, Swapper

STATIONS = 50
# A quarter of the samples is left out at the beginning, while caches fill.
QUARTERS = 4
GROWTH = 1.1


class Soak:
    """The API and its clients, which stop together."""

    def __init__(self, programs, folder):
        self.database = f"{folder}/aerocast.sqlite"
        self.end = threading.Event()
        self.failures = []
        self.counts = {"observations": 0, "swaps": 0, "killed listeners": 0, "half requests": 0, "requests of wrk": 0}
        artifacts = shutil.copytree(ARTIFACTS, f"{folder}/artifacts")
        self.add_second_version(programs, artifacts)
        port = free_port()
        environment = os.environ | {
            "AEROCAST_DATABASE": self.database,
            "AEROCAST_ARTIFACTS": str(artifacts),
        }
        self.server = Server([f"{programs}/aerocast-api", "--port", str(port)], port, env=environment)

    def add_second_version(self, programs, artifacts):
        """The benchmark's server publishes one at its start."""
        command = [f"{programs}/aerocast-product-benchmark", "serve", "--artifacts", artifacts, "--second-version"]
        Server([*command, "--database", self.database]).stop()

    def repeatedly(self, pause, action):
        """A thread that does something until the end; a failure ends the soak."""

        def run():
            try:
                while not self.end.wait(pause):
                    action()
            except Exception as error:
                self.failures.append(f"{action.__name__}: {error}")
                self.end.set()

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    def post(self, path, body):
        request = urllib.request.Request(
            self.server.url(path), json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        return urllib.request.urlopen(request, timeout=60).read()

    def observe(self):
        hour = self.counts["observations"] // STATIONS
        stamp = time.strftime("%Y-%m-%dT%H:00:00Z", time.gmtime(1_700_000_000 + hour * 3600))
        values = {"windspeed": 3.0, "pressure": 1012.0}
        self.post(
            "/observations",
            [
                {"station": f"S{number:02}", "time": stamp, "temperature": random.gauss(10, 3), **values}
                for number in range(STATIONS)
            ],
        )
        self.counts["observations"] += STATIONS

    def swap(self):
        self.swapper.swap()
        self.counts["swaps"] += 1

    def listen_and_die(self):
        listeners = []
        for _ in range(5):
            listener = socket.create_connection(("127.0.0.1", self.server.port), timeout=10)
            listener.sendall(b"GET /events/stream HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n")
            listener.recv(1024)
            listeners.append(listener)
        for listener in listeners:
            # A reset instead of a farewell, as of a process that was killed.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            listener.close()
        self.counts["killed listeners"] += len(listeners)

    def vanish(self):
        client = socket.create_connection(("127.0.0.1", self.server.port), timeout=10)
        client.sendall(b'POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{"sequence"')
        client.close()
        self.counts["half requests"] += 1

    def load(self):
        here = pathlib.Path(__file__).parent
        for script, path in (("noisy.lua", "/predict"), ("report.lua", "/v1/stations"), ("report.lua", "/metrics")):
            command = ["wrk", "-t1", "-c4", "-d10s", "-s", here / script, self.server.url(path)]
            if script == "report.lua":
                command[2:4] = ["-c1", "-d2s"]
            run = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
            self.counts["requests of wrk"] += run["requests"]
            assert not run["errors"], f"{path}: {run['errors']} errors in {run['requests']} requests"

    def sample(self):
        process = pathlib.Path(f"/proc/{self.server.process.pid}")
        status = dict(line.split(":\t", 1) for line in (process / "status").read_text().splitlines() if ":\t" in line)
        return {
            "memory in MB": int(status["VmRSS"].split()[0]) / 1000,
            "open files": len(list((process / "fd").iterdir())),
            "threads": int(status["Threads"]),
        }

    def run(self, minutes):
        self.swapper = Swapper(self.server)
        threads = [
            self.repeatedly(1, self.observe),
            self.repeatedly(5, self.swap),
            self.repeatedly(2, self.listen_and_die),
            self.repeatedly(0.5, self.vanish),
            self.repeatedly(0, self.load),
        ]
        samples = []
        end = time.monotonic() + minutes * 60
        while time.monotonic() < end and not self.end.wait(min(10, minutes * 60 / 40)):
            samples.append(self.sample())
        self.end.set()
        for thread in threads:
            thread.join()
        return samples


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("programs")
    parser.add_argument("--minutes", type=float, default=60, help="1440 is a day")
    parser.add_argument("--json", action="store_true", help="one JSON object per figure instead of a table")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is not installed: apt-get install wrk")
    with tempfile.TemporaryDirectory() as folder:
        soak = Soak(options.programs, folder)
        try:
            samples = soak.run(options.minutes)
        finally:
            soak.end.set()
            soak.server.stop()
    quarter = len(samples) // QUARTERS
    if soak.failures or not quarter:
        sys.exit("; ".join(soak.failures) or "too short: use more minutes")
    grown = []
    for name in samples[0]:
        before, after = (
            statistics.median(sample[name] for sample in part) for part in (samples[quarter : 2 * quarter], samples[-quarter:])
        )
        if after > before * GROWTH:
            grown.append(name)
        if options.json:
            print(json.dumps({"name": name, "value": after, "reference": before, "ratio": after / before}))
        else:
            print(f"{name:<16} second quarter {before:>8.1f}   last {after:>8.1f}   {after / before:>5.2f} times")
    print(", ".join(f"{count} {name}" for name, count in soak.counts.items()), file=sys.stderr)
    if grown:
        sys.exit(f"grown by more than a tenth: {', '.join(grown)}")


if __name__ == "__main__":
    main()
