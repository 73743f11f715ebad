"""The names of what effects log; their values are ids, numbers and codes."""

from __future__ import annotations

from enum import StrEnum


class Event(StrEnum):
    """What happened to an effect."""

    FACTS_RECORDED = "effect.facts_recorded"
    NOTICE_HANDED_OVER = "effect.notice_handed_over"
    NOTICE_SENT = "effect.notice_sent"
    NOTICE_ALREADY_SENT = "effect.notice_already_sent"
    NOTICE_DEFERRED = "effect.notice_deferred"
    NOTICE_UNDELIVERABLE = "effect.notice_undeliverable"
    NOTICE_WITHDRAWN = "effect.notice_withdrawn"
    NOTICE_BOUNCED = "effect.notice_bounced"
    RETURNS_COLLECTED = "effect.returns_collected"
    CASE_NOT_ASKED = "outbox.case_not_asked"
    OUTBOX_UNREACHABLE = "outbox.unreachable"
    STATEMENT_WRITTEN = "effect.statement_written"
