terraform {
  required_version = ">= 1.7"

  required_providers {
    # Both major versions: values are passed as YAML, and the provider takes the cluster from its environment
    # (KUBE_CONFIG_PATH, KUBE_CTX), which have the same names in v2 and v3.
    helm = {
      source  = "hashicorp/helm"
      version = ">= 2.12.0, < 4.0.0"
    }
  }
}

provider "helm" {}
