"""What keys, limits and conditional requests cost, what a noisy key costs its neighbor, and many forecasts at once.

usage: access.py PROGRAMS [--json] [--rounds N] [--seconds N] [--stations N]

PROGRAMS is the folder of aerocast and aerocast-api. Rounds of a figure and of its reference alternate in one run, so
that other load on the machine affects both; a figure is the median of the rounds. Needs wrk.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

from measure import Server, free_port

ARTIFACTS = pathlib.Path(__file__).parents[2] / "artifacts"
BATCH = 1000


class API(Server):
    """The API with a database of its own."""

    def __init__(self, programs, folder, **settings):
        self.environment = os.environ | {
            "AEROCAST_DATABASE": f"{folder}/aerocast.sqlite",
            "AEROCAST_ARTIFACTS": str(ARTIFACTS),
            **{f"AEROCAST_{name.upper()}": str(value) for name, value in settings.items()},
        }
        self.programs = pathlib.Path(programs)
        port = free_port()
        command = [self.programs / "aerocast-api", "--port", str(port)]
        super().__init__(command, port, env=self.environment)

    def key(self, *roles):
        """The header with a new key."""
        command = [self.programs / "aerocast", "keys", "create", "--client", "benchmark-" + "-".join(roles)]
        for role in roles:
            command += ["--role", role]
        output = subprocess.run(command, env=self.environment, check=True, capture_output=True, text=True).stdout
        time.sleep(1)  # The API reads new keys twice a second.
        return f"Authorization: Bearer {output.split()[-1]}"

    def send(self, path, body, header=None):
        headers = dict([header.split(": ", 1)] if header else []) | {"Content-Type": "application/json"}
        request = urllib.request.Request(self.url(path), json.dumps(body).encode(), headers)
        return urllib.request.urlopen(request, timeout=600)

    def tag(self, path):
        return urllib.request.urlopen(self.url(path), timeout=30).headers["ETag"]


def alternate(options, *loads):
    """The medians of alternating rounds, as lists of requests/s, p99 and server CPU."""
    rounds = [[] for _ in loads]
    for _ in range(options.rounds):
        for runs, load in zip(rounds, loads):
            runs.append(load())
    return [[statistics.median(column) for column in zip(*runs)] for runs in rounds]


def report(options, name, unit, value, reference):
    if options.json:
        figure = {"name": name, "value": value, "unit": unit, "reference": reference, "ratio": value / reference}
        print(json.dumps(figure, ensure_ascii=False), flush=True)
    else:
        print(f"{name:<60} {value:>10.2f} {unit:<14} {reference:>10.2f} {value / reference:>6.2f} times", flush=True)


def cost_of_keys(options, folder):
    unlimited = API(options.programs, folder / "unlimited", predict_limit=0)
    limited = API(options.programs, folder / "limited", predict_limit=1_000_000_000)
    opened = API(options.programs, folder / "open")
    try:
        key, limited_key = unlimited.key("predict"), limited.key("predict")
        without, with_key, with_limit = alternate(
            options,
            lambda: opened.load("/predict", 16, options.seconds),
            lambda: unlimited.load("/predict", 16, options.seconds, headers=[key]),
            lambda: limited.load("/predict", 16, options.seconds, headers=[limited_key]),
        )
        report(options, "/predict server CPU with a key, against without", "µs", with_key[2], without[2])
        report(options, "/predict server CPU with a key and a limit", "µs", with_limit[2], without[2])
    finally:
        for server in (unlimited, limited, opened):
            server.stop()


def noisy_neighbor(options, folder):
    """p99 of a quiet key while another key sends without pause, against p99 while nobody else sends."""
    api = API(options.programs, folder / "noisy", predict_limit=600, read_limit=0)
    try:
        quiet_header, noisy_header = api.key("read"), api.key("predict")
        url = api.url("/v1/targets")

        def quiet():
            times = []
            request = urllib.request.Request(url, headers=dict([quiet_header.split(": ", 1)]))
            for _ in range(200):
                begun = time.monotonic()
                urllib.request.urlopen(request, timeout=30).read()
                times.append(time.monotonic() - begun)
                time.sleep(0.005)
            return 0, statistics.quantiles(times, n=100)[98] * 1000, 0

        def with_noise():
            script = pathlib.Path(__file__).parent / "noisy.lua"
            command = ["wrk", "-t1", "-c16", "-d60s", "-s", script, api.url("/predict"), f"-H{noisy_header}"]
            noise = subprocess.Popen(command, stdout=subprocess.DEVNULL)
            try:
                return quiet()
            finally:
                noise.terminate()
                noise.wait()

        alone, noisy = alternate(options, quiet, with_noise)
        report(options, "p99 of a quiet key with a key over its limit", "ms", noisy[1], alone[1])
    finally:
        api.stop()


def fill(api, stations, hours=30):
    """Posts observations of the last hours."""
    newest = int(time.time()) // 3600 * 3600
    for start in range(0, stations, BATCH):
        for hour in range(hours):
            stamp = time.strftime("%Y-%m-%dT%H:00:00Z", time.gmtime(newest - (hours - 1 - hour) * 3600))
            body = [
                {"station": f"S{number:05}", "time": stamp, "temperature": 10 + number % 7 + hour % 5,
                 "windspeed": 3.0, "pressure": 1012.0}
                for number in range(start, min(start + BATCH, stations))
            ]  # fmt: skip
            api.send("/observations", body).read()


def many_forecasts(options, folder):
    api = API(options.programs, folder / "many", max_stations=options.stations)
    try:
        fill(api, options.stations)
        stations = [f"S{number:05}" for number in range(options.stations)]
        for name, body, forecasts in (
            ("stored forecasts", {"stations": stations}, options.stations),
            ("stored forecasts of five horizons", {"stations": stations, "horizons": [1, 3, 6, 12, 24]}, 5 * options.stations),
            ("computed forecasts", {"stations": stations, "answer": "champion"}, options.stations),
        ):  # fmt: skip
            seconds = []
            for _ in range(options.rounds):
                before = api.processor_seconds()
                lines = api.send("/v1/forecasts", body).read().splitlines()
                seconds.append(api.processor_seconds() - before)
                wrong = [line for line in lines if b'"problem"' in line]
                if wrong or len(lines) != options.stations:
                    sys.exit(f"{len(wrong)} of {len(lines)} lines are problems: {wrong[:1]}")
            report(options, f"{name} of {options.stations} stations", "a second", forecasts / statistics.median(seconds), 20_000)
        conditional(options, api)
    finally:
        api.stop()


def conditional(options, api):
    paths = ["/v1/targets", "/v1/stations", "/v1/latest?station=S00001", "/v1/timeline?station=S00001"]
    for path in paths:
        tag = api.tag(path)
        if not tag:
            continue
        full, unchanged = alternate(
            options,
            lambda: api.load(path, 16, options.seconds, "report.lua"),
            lambda: api.load(path, 16, options.seconds, "report.lua", [f"If-None-Match: {tag}"]),
        )
        report(options, f"304 of {path}, server CPU, against 200", "µs", unchanged[2], full[2])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("programs")
    parser.add_argument("--json", action="store_true", help="one JSON object per figure instead of a table")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=2, help="length of each round")
    parser.add_argument("--stations", type=int, default=10_000)
    options = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is not installed: apt-get install wrk")
    if not options.json:
        print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", file=sys.stderr)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for part in (cost_of_keys, noisy_neighbor, many_forecasts):
            part(options, folder)


if __name__ == "__main__":
    main()
