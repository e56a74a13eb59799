"""A client of AeroCast's HTTP API."""

from .client import Client
from .problem import JobFailed, NoAnswer, Problem

__all__ = ["Client", "JobFailed", "NoAnswer", "Problem"]
