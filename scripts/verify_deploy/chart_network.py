"""The addresses of the pods' settings, and the network policies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from . import chart, product
from .chart import Rendered
from .chart_wiring import matches, pods, ports
from .checking import check

URL = re.compile(r"https?://[\w.-]+:\d+[^\s\"',\]]*")

@check("chart addresses", "each URL in a pod's settings is a service and its port, and the policies allow the connection")
def addresses(root: Path) -> Iterator[str]:
    for rendered in chart.matrix(root):
        services = {one["metadata"]["name"]: one for one in rendered.of("Service")}
        for workload in rendered.workloads:
            one = chart.pod(workload)
            for container in one["spec"]["containers"]:
                texts = [variable.get("value", "") for variable in container.get("env", [])]
                texts += container.get("command", []) + container.get("args", [])
                for url in (url for text in texts for url in URL.findall(text)):
                    address = urlsplit(url)
                    if address.hostname and address.hostname.split(".")[0] == "pushgateway":
                        continue  # A Pushgateway of the user.
                    where = f"{rendered.case}: {chart.name(workload)}, {container['name']}"
                    service = services.get(address.hostname or "")
                    if service is None or address.port not in [port["port"] for port in service["spec"]["ports"]]:
                        yield f"{where}: {url} is not a service and port of the release"
                    elif container.get("command", [""])[0].endswith("api") and address.path not in product.health_routes(root):
                        yield f"{where}: {url} is not a health route"
                    else:
                        yield from (f"{where}: {url}: {problem}" for problem in blocked(rendered, one, service))


def blocked(rendered: Rendered, caller: dict[str, Any], service: dict[str, Any]) -> Iterator[str]:
    """The directions in which a network policy blocks the caller from the service's pod."""
    policies = rendered.of("NetworkPolicy")
    if not policies:
        return
    called = pods(rendered, service["spec"]["selector"])[0]
    port = ports(called)[service["spec"]["ports"][0]["targetPort"]]
    for direction, here, there, rules, peers in (
        ("Egress", caller, called, "egress", "to"),
        ("Ingress", called, caller, "ingress", "from"),
    ):
        open_rules = [
            rule
            for policy in policies
            if direction in policy["spec"]["policyTypes"]
            and matches(policy["spec"]["podSelector"].get("matchLabels", {}), here["metadata"]["labels"])
            for rule in policy["spec"].get(rules, [])
        ]
        if not any(
            any(entry["port"] == port for entry in rule.get("ports", []))
            and any(peer_matches(peer, there["metadata"]["labels"]) for peer in rule.get(peers, []))
            for rule in open_rules
        ):
            yield f"no network policy opens {direction.lower()} to port {port}"


def peer_matches(peer: dict[str, Any], labels: dict[str, str]) -> bool:
    selector = peer.get("podSelector")
    return selector is not None and "namespaceSelector" not in peer and matches(selector.get("matchLabels", {}), labels)


@check("chart network", "all traffic is denied by default, and every open port has a listener")
def network(root: Path) -> Iterator[str]:
    for rendered in chart.matrix(root):
        policies = rendered.of("NetworkPolicy")
        if not policies:
            if rendered.case.name != "bare":
                yield f"{rendered.case}: there is no network policy"
            continue
        denying = [one for one in policies if not one["spec"].get("ingress") and not one["spec"].get("egress")]
        everywhere = [
            one
            for one in denying
            if set(one["spec"]["policyTypes"]) == {"Ingress", "Egress"}
            and all(
                matches(one["spec"]["podSelector"]["matchLabels"], chart.pod(workload)["metadata"]["labels"])
                for workload in rendered.workloads
            )
        ]
        if not everywhere:
            yield f"{rendered.case}: no policy denies everything to every pod"
        for policy in policies:
            for rule in policy["spec"].get("ingress", []):
                listening = {
                    port
                    for one in pods(rendered, policy["spec"]["podSelector"].get("matchLabels", {}))
                    for port in ports(one).values()
                }
                for entry in rule.get("ports", []):
                    if entry["port"] not in listening:
                        yield f"{rendered.case}: {chart.name(policy)} opens {entry['port']}, which has no listener"
                if not rule.get("from"):
                    yield f"{rendered.case}: {chart.name(policy)} allows all clients"
