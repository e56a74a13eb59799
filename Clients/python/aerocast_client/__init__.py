"""A client of AeroCast's HTTP API."""

from .client import Client
from .problem import NoAnswer, Problem
from .webhooks import UnverifiedWebhook, verify_webhook

__all__ = ["Client", "NoAnswer", "Problem", "UnverifiedWebhook", "verify_webhook"]
