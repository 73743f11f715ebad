"""Names that stand in histories and in the Temporal UI: frozen by a test once a case has run."""

from __future__ import annotations

from typing import Final

WORKFLOW: Final = "PerformanceCase"
TASK_QUEUE: Final = "cases"
VIEW: Final = "view"
RECKONINGS: Final = "reckonings"
AS_IF: Final = "as_if"
LANGUAGE: Final = "en"
