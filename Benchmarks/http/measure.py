"""Compare POST /predict over HTTP with a constant route of the same server, and with FastAPI and PyTorch.

usage: measure.py SERVER [--peer] [--json] [--rounds N] [--seconds N]

SERVER is the program aerocast-product-benchmark. The rounds of both alternate, so that other load on the machine
affects both; a figure is the median of the rounds. Needs wrk; --peer needs FastAPI, uvicorn and PyTorch in this Python.
"""

import argparse
import json
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = pathlib.Path(__file__).parent
BODY = json.dumps({"sequence": [[15.0 + hour % 5, 3.0, 1012.0] for hour in range(24)]}).encode()


class Server:
    """A server process with its children, and their processor time."""

    def __init__(self, command, port=None, **options):
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **options)
        self.port = port or int(self.process.stdout.readline())
        self.wait()

    def wait(self):
        deadline = time.monotonic() + 60
        while True:
            try:
                request = urllib.request.Request(self.url("/predict"), BODY, {"Content-Type": "application/json"})
                answer = json.load(urllib.request.urlopen(request, timeout=5))
                assert isinstance(answer["forecast"], float), f"the answer must hold a forecast, got {answer}"
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    sys.exit(f"{self.process.args[0]} does not answer")
                time.sleep(0.2)

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def processor_seconds(self):
        """User and system time so far, of the process and its living descendants."""
        parents, ticks = {}, {}
        for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                # The name, in parentheses, may hold spaces and parentheses.
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            pid = int(stat.parent.name)
            parents[pid], ticks[pid] = int(fields[1]), int(fields[11]) + int(fields[12])
        family, size = {self.process.pid}, 0
        while size != len(family):
            size = len(family)
            family |= {pid for pid, parent in parents.items() if parent in family}
        return sum(ticks.get(pid, 0) for pid in family) / os.sysconf("SC_CLK_TCK")

    def load(self, path, connections, seconds, script="predict.lua", headers=()):
        """One run of wrk: requests per second, p99 in ms, server CPU per request in µs."""
        before = self.processor_seconds()
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", HERE / script, self.url(path)]
        command += [f"-H{header}" for header in headers]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        run = json.loads(output.splitlines()[-1])
        if run["errors"] or not run["requests"]:
            sys.exit(f"{path}: {run['errors']} errors in {run['requests']} requests")
        used = self.processor_seconds() - before
        return run["requests"] / run["seconds"], run["p99"], used / run["requests"] * 1e6

    def stop(self):
        self.process.terminate()
        self.process.wait()


def compare(ours, reference, connections, options):
    """The medians of alternating rounds of our server and the reference, by kind of figure."""
    rounds = [[], []]
    for _ in range(options.rounds):
        for runs, (server, path) in zip(rounds, (ours, reference)):
            runs.append(server.load(path, connections, options.seconds))
    return [[statistics.median(column) for column in zip(*runs)] for runs in rounds]


def report(options, name, unit, value, reference):
    ratio = value / reference if unit == "requests/s" else reference / value
    if options.json:
        figure = {"name": name, "value": value, "unit": unit, "reference": reference, "ratio": ratio}
        print(json.dumps(figure, ensure_ascii=False), flush=True)
    else:
        print(f"{name:<58} {value:>12.2f} {unit:<10} {reference:>12.2f} {ratio:>6.2f}×", flush=True)


def measure(options, server, reference, name):
    for connections in (16, 64):
        figures = compare((server, "/predict"), reference, connections, options)
        for kind, unit, value, other in zip(("requests", "p99", "server CPU"), ("requests/s", "ms", "µs"), *figures):
            report(options, f"/predict {kind}, {connections} connections, against {name}", unit, value, other)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("server")
    parser.add_argument("--peer", action="store_true", help="compare with FastAPI and PyTorch, too")
    parser.add_argument("--json", action="store_true", help="one JSON object per figure instead of a table")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=2, help="length of each round")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is not installed: apt-get install wrk")
    if not options.json:
        print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        server = Server([options.server, "serve", "--database", f"{folder}/benchmark.sqlite"])
        try:
            measure(options, server, (server, "/constant"), "a constant")
            if options.peer:
                port = free_port()
                uvicorn = [sys.executable, "-m", "uvicorn", "fastapi_server:app", "--workers", "2", "--port", str(port)]
                peer = Server(uvicorn + ["--no-access-log", "--log-level", "warning"], port, cwd=HERE.parent / "peers")
                try:
                    measure(options, server, (peer, "/predict"), "FastAPI")
                finally:
                    peer.stop()
        finally:
            server.stop()


if __name__ == "__main__":
    main()
