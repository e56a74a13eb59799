"""checkov over the rendered chart, the Dockerfile, Terraform and the workflows."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import yaml

from . import chart, tools
from .checking import check

# Rules of checkov that do not apply, with the reason.
SKIPPED = {
    "CKV_K8S_8": "drift detector, trainer and feeder have no port for a probe",
    "CKV_K8S_9": "the same; the API's own probes are checked by 'chart probes'",
    "CKV_K8S_21": "the matrix is rendered into a namespace of its own, which checkov does not see",
    "CKV_K8S_40": "Grafana's image has the user 472",
    "CKV_K8S_43": "a digest can be given (image.digest); the bundled values have a version",
    "CKV_K8S_15": "images with a fixed version need not be pulled at every start",
    "CKV2_K8S_6": "checkov does not match the policies' labels; 'chart network' does",
    "CKV_DOCKER_7": "the base images are build arguments, whose versions 'dockerfile rules' checks",
    "CKV_TF_1": "no modules from a registry",
}


@check("checkov", "hardening rules for Kubernetes, Dockerfile, Terraform and workflows, offline")
def checkov(root: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for rendered in chart.matrix(root):
            if rendered.case.name in ("defaults", "everything") and rendered.case.operator:
                with (folder / f"{rendered.case.name}.yaml").open("w") as file:
                    yaml.safe_dump_all(rendered.objects, file)
        shutil.copy(root / "Dockerfile", folder)
        shutil.copytree(root / "infra", folder / "infra", ignore=shutil.ignore_patterns(".terraform*", "systemd"))
        shutil.copytree(root / ".github", folder / ".github")
        output = tools.run(
            tools.find("checkov") or "checkov", "--directory", folder, "--output", "json", "--compact", "--quiet",
            "--skip-download", "--soft-fail", "--skip-check", ",".join(SKIPPED),
            "--framework", "kubernetes", "dockerfile", "terraform", "github_actions",
        )  # fmt: skip
    reports = json.loads(output)
    for report in reports if isinstance(reports, list) else [reports]:
        for failed in report.get("results", {}).get("failed_checks", []):
            yield f"{failed['check_id']} {failed['check_name']}: {failed['resource']} ({failed['file_path']})"
