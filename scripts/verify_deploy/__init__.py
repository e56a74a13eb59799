"""Checks the deployment files without a cluster and without a container engine."""
