"""Swap champions a thousand times under load: failed requests, p99 with and without swaps, memory.

usage: swap.py SERVER [--json] [--swaps N] [--rounds N] [--seconds N] [--connections N]

SERVER is the program aerocast-product-benchmark. Rounds with and without swaps alternate in one run, so that other load
on the machine affects both; rounds without swaps request /readyz equally often. p99 is the median of the rounds. A swap
is done when /readyz names the new version; /readyz must stay ready throughout. Exits with 1 if a request fails.
Needs wrk.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import sys
import tempfile
import threading
import time
import urllib.request

from measure import Server

ARTIFACTS = pathlib.Path(__file__).parents[2] / "artifacts"
MODEL = "temperature"


class Swapper:
    """Promotes two versions in turn, and waits until each serves."""

    def __init__(self, server):
        self.server = server
        self.versions = [version["version"] for version in self.get("/models")["versions"]][:2]
        assert len(self.versions) == 2, f"the API must have two versions, got {self.versions}"
        self.swaps = 0
        self.asked = 0

    def get(self, path):
        return json.load(urllib.request.urlopen(self.server.url(path), timeout=30))

    def swap(self):
        version = self.versions[self.swaps % 2]
        body = json.dumps({"actor": "benchmark", "reason": "swap"}).encode()
        request = urllib.request.Request(
            self.server.url(f"/models/{version}/promote"), body, {"Content-Type": "application/json"}
        )
        urllib.request.urlopen(request, timeout=30).read()
        # Any status but 200 is an HTTPError, which ends the benchmark.
        self.asked = 1
        while self.get("/readyz")["model_version"] != version:
            time.sleep(0.002)
            self.asked += 1
        self.swaps += 1

    def ask(self):
        """Requests /readyz as often as the last swap, without a swap."""
        for _ in range(self.asked):
            self.get("/readyz")
            time.sleep(0.002)

    def do_evenly(self, action, count, seconds, problems):
        begin = time.monotonic()
        try:
            for number in range(count):
                time.sleep(max(0, begin + seconds * number / count - time.monotonic()))
                action()
        except Exception as error:
            problems.append(error)


def resident_megabytes(server):
    status = pathlib.Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1000


def measure(server, options):
    """p99 without and with swaps, by round; memory after every round with swaps."""
    swapper = Swapper(server)
    for _ in range(4):
        swapper.swap()
    swapper.swaps = 0
    server.load("/predict", options.connections, options.seconds)
    calm, swapping, memory = [], [], []
    for number in range(options.rounds):
        count = options.swaps * (number + 1) // options.rounds - swapper.swaps
        for action, results in ((swapper.ask, calm), (swapper.swap, swapping)):
            problems = []
            thread = threading.Thread(target=swapper.do_evenly, args=(action, count, options.seconds, problems))
            thread.start()
            results.append(server.load("/predict", options.connections, options.seconds)[1])
            thread.join()
            if problems:
                sys.exit(f"after {swapper.swaps} swaps: {problems[0]}")
        memory.append(resident_megabytes(server))
    return swapper.swaps, calm, swapping, memory


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("server")
    parser.add_argument("--json", action="store_true", help="one JSON object per figure instead of a table")
    parser.add_argument("--swaps", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=5, help="length of each round")
    parser.add_argument("--connections", type=int, default=16)
    options = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is not installed: apt-get install wrk")
    if not options.json:
        print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        # A copy, because a second version is published in addition to the bundled one.
        artifacts = shutil.copytree(ARTIFACTS, f"{folder}/artifacts")
        command = [options.server, "serve", "--artifacts", artifacts, "--database", f"{folder}/benchmark.sqlite"]
        server = Server(command + ["--second-version"])
        try:
            swaps, calm, swapping, memory = measure(server, options)
        finally:
            server.stop()
    figures = [
        ("/predict p99 while champions are swapped", "ms", statistics.median(swapping), statistics.median(calm)),
        (f"resident memory after {swaps} swaps", "MB", memory[-1], memory[0]),
    ]
    for name, unit, value, reference in figures:
        if options.json:
            figure = {"name": name, "value": value, "unit": unit, "reference": reference, "ratio": reference / value}
            print(json.dumps(figure, ensure_ascii=False))
        else:
            print(f"{name:<44} {value:>9.2f} {unit:<3} without {reference:>9.2f}   {value / reference:>5.2f} times")
    print(f"{swaps} swaps, no failed request", file=sys.stderr)


if __name__ == "__main__":
    main()
