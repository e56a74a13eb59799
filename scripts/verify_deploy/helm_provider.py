"""A mock of Terraform's helm provider: it has the provider's schema, and installs nothing.

The names and types are the same as in the provider's version 2.17 or 3.0; HELM_PROVIDER_MAJOR selects one.
"""

import os
import sys

from tf.blocks import SetNestedBlock
from tf.iface import Provider, Resource
from tf.runner import run_provider
from tf.schema import Attribute, Block, Schema
from tf.types import Bool, List, Number, String

MAJOR = int(os.environ.get("HELM_PROVIDER_MAJOR", "3"))
TEXTS = ["repository", "version", "namespace", "description", "keyring", "repository_username"]
SWITCHES = [
    "atomic", "cleanup_on_fail", "create_namespace", "dependency_update", "devel", "disable_crd_hooks",
    "disable_openapi_validation", "disable_webhooks", "force_update", "lint", "recreate_pods", "render_subchart_notes",
    "replace", "reset_values", "reuse_values", "skip_crds", "verify", "wait", "wait_for_jobs",
]  # fmt: skip


class Release(Resource):
    def __init__(self, provider):
        pass

    @classmethod
    def get_name(cls):
        return "release"

    @classmethod
    def get_schema(cls):
        attributes = [Attribute(name, String(), required=True) for name in ("name", "chart")]
        attributes += [Attribute(name, String(), optional=True) for name in TEXTS]
        attributes += [Attribute(name, Bool(), optional=True) for name in SWITCHES]
        attributes += [Attribute(name, Number(), optional=True) for name in ("timeout", "max_history")]
        attributes += [Attribute("values", List(String()), optional=True)]
        attributes += [Attribute(name, String(), computed=True) for name in ("id", "status", "manifest")]
        blocks = []
        if MAJOR == 2:
            block = Block([Attribute("name", String(), required=True), Attribute("value", String(), required=True)])
            blocks = [SetNestedBlock("set", block)]
        return Schema(attributes=attributes, block_types=blocks)

    def create(self, ctx, planned):
        return {**planned, "id": planned["name"], "status": "deployed", "manifest": ""}

    def read(self, ctx, current):
        return current

    def update(self, ctx, current, planned):
        return planned

    def delete(self, ctx, current):
        pass


class Helm(Provider):
    def get_model_prefix(self):
        return "helm_"

    def get_provider_schema(self, diags):
        return Schema(attributes=[Attribute("debug", Bool(), optional=True)])

    def full_name(self):
        return "registry.terraform.io/hashicorp/helm"

    def validate_config(self, diags, config):
        pass

    def configure_provider(self, diags, config):
        pass

    def get_data_sources(self):
        return []

    def get_resources(self):
        return [Release]


if __name__ == "__main__":
    run_provider(Helm(), sys.argv)
