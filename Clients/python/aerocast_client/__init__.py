"""A client of AeroCast's HTTP API."""

from .client import Client
from .problem import NoAnswer, Problem

__all__ = ["Client", "NoAnswer", "Problem"]
