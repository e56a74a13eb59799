"""Tests of the tools of the other checks: the PromQL reader, the readers of the sources, the chart's renderer."""

from __future__ import annotations

import tempfile
import unittest
from collections.abc import Iterator
from pathlib import Path

from . import product, promql, tools, yaml_files
from .checking import NotCheckable, check

ROOT = Path(__file__).resolve().parents[2]

# An expression, its metrics with the labels in their braces, and the labels by which it groups and joins.
READINGS = [
    ("up", [("up", set())], set()),
    ('rate(a_total{x="1", y=~"a|b"}[5m] offset 1h)', [("a_total", {"x", "y"})], set()),
    ("sum by (x, y) (a) / on (x) group_left (z) b", [("a", set()), ("b", set())], {"x", "y", "z"}),
    ("sum(rate(a_bucket[5m])) by (le)", [("a_bucket", set())], {"le"}),
    ("histogram_quantile(0.95, sum by (le) (rate(a_bucket[5m])))", [("a_bucket", set())], {"le"}),
    ('count_values("version", a) > bool 1e3', [("a", set())], set()),
    ("max_over_time(a[1h:5m]) unless ignoring (x) job:b:rate5m", [("a", set()), ("job:b:rate5m", set())], {"x"}),
    ("a # is no b\n or c", [("a", set()), ("c", set())], set()),
    ('label_replace(a, "to", "$1", "from", "(.*)") and b == 1', [("a", set()), ("b", set())], set()),
]
# A chart of one template: its text, its values, and the result by Helm's documentation.
RENDERINGS = [
    ("a: {{ .Values.x | default 3 }}", "", "a: 3"),
    ("a: {{ .Values.gone.deeper }}", "gone: {}", "a: "),
    ("a: {{ .Values.x | quote }}", "x: 010", 'a: "8"'),
    ('{{ toYaml .Values.x | nindent 2 }}', "x: {b: 1, a: [2]}", "\n  a:\n  - 2\n  b: 1"),
    ('{{ tpl .Values.x . }}', "x: '{{ .Release.Name }}'", "release"),
    ('{{ if .Capabilities.APIVersions.Has "apps/v1" }}yes{{ end }}', "", "yes"),
    ("{{ range $key, $value := .Values.x }}{{ $key }}={{ $value }};{{ end }}", "x: {b: 1, a: null}", "b=1;"),
    ("{{ .Chart.Name }}-{{ .Chart.AppVersion }}", "", "small-7"),
    ('{{ (.Files.Glob "files/*.txt").AsConfig }}', "", "one.txt: |\n  first"),
    ('{{ fromYaml "a: {b: 2}" | dig "a" "b" 0 }}', "", "2"),
]


class Reader(unittest.TestCase):
    def test_metrics_and_labels_of_an_expression(self) -> None:
        for expression, metrics, grouping in READINGS:
            with self.subTest(expression):
                reading = promql.read(expression)
                self.assertEqual([(one.metric, one.labels) for one in reading.selections], metrics)
                self.assertEqual(reading.grouping, grouping)


class Product(unittest.TestCase):
    def test_the_sources_are_read(self) -> None:
        self.assertLessEqual({"port", "poll_interval", "false_alarms_per_year", "speed"}, product.settings(ROOT))
        self.assertNotIn("speed", product.settings(ROOT, "aerocast-api"))
        self.assertLessEqual({"/healthz", "/readyz", "/metrics", "/predict"}, product.routes(ROOT))
        self.assertEqual(product.metrics(ROOT)["aerocast_retrains_total"][1], {"target", "reason", "verdict"})
        self.assertEqual(product.metrics(ROOT)["aerocast_drift_count"][0], "untyped")
        self.assertIn("aerocast-drift-detector", product.executables(ROOT))


class Yaml(unittest.TestCase):
    def test_a_key_that_is_given_twice_is_refused(self) -> None:
        with self.assertRaises(yaml_files.yaml.YAMLError):
            yaml_files.text("a: 1\na: 2")


class Renderer(unittest.TestCase):
    def test_it_renders_as_helm_does(self) -> None:
        for template, values, expected in RENDERINGS:
            with self.subTest(template):
                self.assertEqual(self.render(template, values).strip("\n"), expected.strip("\n"))

    def test_it_fails_where_helm_fails(self) -> None:
        for template in ('{{ fail "no" }}', '{{ required "x" .Values.x }}', "{{ .Values.a.b.c }}", '{{ include "none" . }}'):
            with self.subTest(template), self.assertRaises(tools.ToolFailed):
                self.render(template, "")

    def render(self, template: str, values: str) -> str:
        with tempfile.TemporaryDirectory() as name:
            chart = Path(name)
            for path, text in (
                ("Chart.yaml", "{apiVersion: v2, name: small, version: 0.1.0, appVersion: '7'}"),
                ("values.yaml", "x: null\n" if not values else values),
                ("templates/one.yaml", template),
                ("files/one.txt", "first\n"),
            ):
                (chart / path).parent.mkdir(exist_ok=True)
                (chart / path).write_text(text)
            text = tools.run(tools.RENDERER, "-chart", chart)
            return text.partition("# Source: templates/one.yaml\n")[2].removesuffix("\n")


@check("own tests", "the PromQL reader, the readers of the sources, the chart's renderer")
def own_tests(root: Path) -> Iterator[str]:
    if not tools.RENDERER.exists():
        raise NotCheckable("the renderer needs golang-github-masterminds-sprig-dev and golang-k8s-sigs-yaml-dev")
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromModule(__import__(__name__, fromlist=["*"])).run(result)
    for test, message in result.failures + result.errors:
        yield f"{test}: {message.strip().splitlines()[-1]}"
