"""python -m verify_deploy: runs the checks, prints a table, exits with 1 if a check finds a fault."""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# Importing a module adds its checks to the list.
from . import (  # noqa: F401
    chart_loop,
    chart_network,
    chart_objects,
    chart_values,
    chart_wiring,
    checking,
    compose,
    dockerfile,
    documents,
    grafana,
    hardening,
    own_tests,
    prometheus,
    single_truth,
    systemd,
    terraform,
    texts,
    workflows,
)
from .mutations import run_mutations

# Checks that need the real systems.
BEYOND = [
    "building the image with a container engine, and its size (the workflow's image job does)",
    "pulling the third-party images: that their tags exist",
    "a cluster: admission, scheduling, volumes, enforcement of the network policies by its plugin",
    "the full schemas of the Prometheus operator: only the fields that the chart uses are checked",
    "Grafana drawing the dashboards: only their JSON, sources, expressions and names are checked",
    "GitHub running the workflows, and whether the actions' commits match their versions",
    "Terraform with the real helm provider: a mock has the names of versions 2 and 3",
]


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/verify-deploy", description="Checks the deployment files.")
    parser.add_argument("--only", metavar="TEXT", help="run only the checks whose names contain TEXT")
    parser.add_argument("--strict", action="store_true", help="fail also if a check cannot run on this machine")
    parser.add_argument("--mutations", action="store_true", help="seed the faults of faults.yaml and show that each is found")
    arguments = parser.parse_args()
    root = Path(__file__).resolve().parents[2]
    if arguments.mutations:
        return run_mutations(root, arguments.only or "")
    begin = time.monotonic()
    wanted = [one for one in checking.ALL if (arguments.only or "") in one.name]
    # Other programs take most of the time.
    with ThreadPoolExecutor(max_workers=4) as pool:
        results = list(pool.map(lambda one: checking.run(one, root), wanted))
    width = max((len(one.name) for one in wanted), default=0)
    for result in results:
        print(f"{result.check.name:<{width}}  {result.verdict:<11}  {result.seconds:5.1f} s  {result.check.about}")
        for fault in result.faults:
            print("    " + fault.replace("\n", "\n    "))
        if result.not_checked:
            print(f"    {result.not_checked}")
    faults = sum(len(result.faults) for result in results)
    unchecked = sum(1 for result in results if result.not_checked)
    print("\nNot checked, because it needs the real systems:")
    for line in BEYOND:
        print(f"  - {line}")
    print(f"\n{len(results)} checks in {time.monotonic() - begin:.0f} s: {faults} fault(s), {unchecked} not checked")
    return 1 if faults or (arguments.strict and unchecked) or not wanted else 0


if __name__ == "__main__":
    sys.exit(main())
