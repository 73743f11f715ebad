"""Policies and calendars as files: read, checked as a whole, and handed on as frozen values.

The files are what HR edits; their folder stands beside the code. Nothing of a case reads them
again once it is open.
"""

from __future__ import annotations

from infra.policies.calendar_file import load_calendar
from infra.policies.folder import CURRENT_POLICY, POLICIES_FOLDER
from infra.policies.policy_file import load_policy

__all__ = ["CURRENT_POLICY", "POLICIES_FOLDER", "load_calendar", "load_policy"]
