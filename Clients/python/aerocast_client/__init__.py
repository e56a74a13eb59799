"""A client of AeroCast's HTTP API."""

from .client import Client
from .problem import JobFailed, NoAnswer, Problem
from .webhooks import UnverifiedWebhook, verify_webhook

__all__ = ["Client", "JobFailed", "NoAnswer", "Problem", "UnverifiedWebhook", "verify_webhook"]
