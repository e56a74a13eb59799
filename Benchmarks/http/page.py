"""What the first load of the page costs an installation with many stations.

usage: page.py PROGRAMS [--json] [--rounds N] [--stations N]

PROGRAMS is the folder of aerocast-api. A load requests what a browser requests when somebody opens the page for the first
time: the page with its files, and the data of the first view, one after the other, compressed. Prints the server's
processor time of a load and the time of its requests against the limit of 100 ms, medians of the rounds.
"""

import argparse
import gzip
import pathlib
import re
import statistics
import sys
import tempfile
import time
import urllib.request

from access import API, report

LIMIT = 100
LOADS = 10
DATA = ["/session", "/targets", "/v1/verdict", "/v1/overview?target=temperature", "/v1/story?target=temperature&limit=4"]


def fill(api, stations, hours=3):
    """Posts the last hours of stations with positions, so that the map has all of them."""
    newest = int(time.time()) // 3600 * 3600
    for start in range(0, stations, 1000):
        for hour in range(hours):
            stamp = time.strftime("%Y-%m-%dT%H:00:00Z", time.gmtime(newest - (hours - 1 - hour) * 3600))
            body = [
                {"station": {"id": f"S{number:05}", "name": f"Station {number}", "latitude": 40 + number % 173 / 9,
                             "longitude": number % 211 / 7 - 8},
                 "time": stamp, "temperature": 10 + number % 7 + hour % 5}
                for number in range(start, min(start + 1000, stations))
            ]  # fmt: skip
            api.send("/observations", body).read()


def get(api, path):
    """The answer's bytes as sent, and its text."""
    request = urllib.request.Request(api.url(path), headers={"Accept-Encoding": "gzip"})
    answer = urllib.request.urlopen(request, timeout=60)
    body = answer.read()
    text = gzip.decompress(body) if answer.headers["Content-Encoding"] == "gzip" else body
    return len(body), text.decode()


def load(api):
    """The milliseconds and bytes of each request of a first load."""
    costs = {}

    def timed(path):
        begun = time.monotonic()
        size, text = get(api, path)
        costs[path] = ((time.monotonic() - begun) * 1000, size)
        return text

    document = timed("/")
    for path in re.findall(r'(?:href|src)="(page[^"]*)"', document):
        timed(f"/{path}")
    for path in DATA:
        timed(path)
    return costs


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("programs")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--stations", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="aerocast-page-") as folder:
        api = API(pathlib.Path(options.programs), folder, max_stations=options.stations, read_limit=0)
        try:
            fill(api, options.stations, hours=3)
            load(api)  # Caches of the database and of the compressed files.
            processor, elapsed, last = [], [], {}
            for _ in range(options.rounds):
                before = api.processor_seconds()
                for _ in range(LOADS):
                    # The verdict is repeated within a second; a browser that comes later waits for a new one.
                    time.sleep(1.1)
                    last = load(api)
                    elapsed.append(sum(milliseconds for milliseconds, _ in last.values()))
                processor.append((api.processor_seconds() - before) * 1000 / LOADS)
            count = f"{options.stations:,} stations"
            report(options, f"first load of the page, server CPU, {count}", "ms", statistics.median(processor), LIMIT)
            report(options, f"first load of the page, all requests, {count}", "ms", statistics.median(elapsed), LIMIT)
            if not options.json:
                for path, (milliseconds, size) in sorted(last.items(), key=lambda item: -item[1][0])[:6]:
                    print(f"  {path:<50} {milliseconds:>8.1f} ms {size / 1000:>9.1f} kB", file=sys.stderr)
        finally:
            api.stop()


if __name__ == "__main__":
    main()
