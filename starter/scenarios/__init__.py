"""Scenarios: a case written down with its acts and what is expected of it, as a file."""

from __future__ import annotations
