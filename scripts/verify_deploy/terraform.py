"""Terraform: format, validity, tests, and whether the chart accepts the values of Terraform."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from . import chart, tools, yaml_files
from .checking import NotCheckable, check

STATION = '{"id": "KJFK", "user_agent": "someone@example.org"}'
CASES = [
    [],
    ["-var=monitoring=bundled", f"-var=station={STATION}"],
    ["-var=monitoring=none", '-var=settings={"poll_interval":"1s","horizons":[1,6]}', '-var=image={"tag":"1.2.3"}'],
]


class Stand:
    """A copy of infra/ with our mock of the helm provider."""

    def __init__(self, root: Path, folder: Path, major: int) -> None:
        if not tools.find("terraform"):
            raise NotCheckable("terraform is not installed (it is neither in Debian nor on PyPI)")
        self.program = tools.find("terraform") or ""
        self.folder = folder / "infra"
        shutil.copytree(root / "infra", self.folder, ignore=shutil.ignore_patterns(".terraform*", "*.tfstate*"))
        provider = folder / "terraform-provider-helm"
        provider.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{tools.HERE / "helm_provider.py"}" "$@"\n')
        provider.chmod(0o755)
        settings = folder / "terraform.rc"
        overrides = f'dev_overrides {{ "hashicorp/helm" = "{folder}" }}'
        settings.write_text(f"provider_installation {{\n  {overrides}\n  direct {{}}\n}}\n")
        self.env = {
            "TF_CLI_CONFIG_FILE": str(settings),
            "HELM_PROVIDER_MAJOR": str(major),
            "CHECKPOINT_DISABLE": "1",
            "TF_IN_AUTOMATION": "1",
        }

    def run(self, *arguments: str) -> str:
        return tools.run(self.program, *arguments, cwd=self.folder, env=self.env)


@check("terraform", "fmt, validate with the names of helm provider 2 and 3, test with a mocked provider")
def terraform(root: Path) -> Iterator[str]:
    for major in (2, 3):
        with tempfile.TemporaryDirectory() as folder:
            stand = Stand(root, Path(folder), major)
            stand.run("validate", "-no-color")
            if major == 3:
                stand.run("fmt", "-check", "-recursive", "-diff")
                stand.run("test", "-no-color")
    yield from ()


@check("terraform values", "the chart's schema accepts the values that Terraform passes")
def values(root: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        stand = Stand(root, Path(folder), 3)
        for number, arguments in enumerate(CASES):
            stand.run("plan", "-no-color", "-input=false", f"-out=plan{number}", *arguments)
            plan = json.loads(stand.run("show", "-json", f"plan{number}"))
            planned = plan["planned_values"]["root_module"]["resources"][0]["values"]
            files = []
            for index, text in enumerate(planned["values"]):
                files.append(Path(folder) / f"values{number}.{index}.yaml")
                files[-1].write_text(text)
            case = chart.Case(f"terraform {' '.join(arguments)}", tuple(files), True)
            for problem in chart.refusals(root, chart.merged_values(root, case)):
                yield f"{case.name}: {problem}"
            rendered = chart.Rendered(case, yaml_files.every(tools.run(*chart.command(root, case, "-release", planned["name"]))))
            services = [one["metadata"]["name"] for one in rendered.of("Service")]
            address = plan["planned_values"]["outputs"].get("api_url", {}).get("value")
            if address and address.split("//")[1].split(".")[0] not in services:
                yield f"{case.name}: api_url is {address}, the services are {services}"
