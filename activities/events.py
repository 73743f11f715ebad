"""The names of what effects log; their values are ids, numbers and codes."""

from __future__ import annotations

from enum import StrEnum


class Event(StrEnum):
    """What happened to an effect."""

    FACTS_RECORDED = "effect.facts_recorded"
    NOTICE_SENT = "effect.notice_sent"
    NOTICE_ALREADY_SENT = "effect.notice_already_sent"
    NOTICE_DEFERRED = "effect.notice_deferred"
    NOTICE_UNDELIVERABLE = "effect.notice_undeliverable"
    STATEMENT_WRITTEN = "effect.statement_written"
