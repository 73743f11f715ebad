"""What is told of a notice: never its text, which is its reader's."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from domain.notices import Template
from domain.people import Role

if TYPE_CHECKING:
    from infra.record_notices import TracedNotice


class AttemptForm(BaseModel):
    """One attempt to deliver a notice."""

    attempted_at: datetime
    result: str = Field(description="`sent`, `deferred` or `undeliverable`; sent is not received.")
    reason: str = Field(description="The mail server's reply code, or why nothing was sent.")


class NoticeReceiptForm(BaseModel):
    """A receipt of a notice, by which time begins to run."""

    how: str
    received_at: datetime
    witness: str = Field(description="Who saw the hand-over; empty for all else.")


class NoticeForm(BaseModel):
    """A notice and what became of it."""

    key: str
    template: Template | None = Field(description="Which wording; null while it is held.")
    about: str = Field(description="What it tells of, such as `packet[1]`.")
    to: Role | None
    person: str | None = Field(description="Who it was sent to; null before the first attempt.")
    state: str = Field(description="`owed`, `held`, `sent`, `failed` or `countermanded`.")
    attempts: list[AttemptForm]
    receipts: list[NoticeReceiptForm]

    @classmethod
    def of(cls, traced: TracedNotice) -> NoticeForm:
        """Tell of a notice."""
        notice = traced.notice
        return cls(
            key=notice.key,
            template=None if notice.template is None else Template(notice.template),
            about=traced.about,
            to=None if notice.to_role is None else Role(notice.to_role),
            person=notice.person,
            state=notice.state,
            attempts=[
                AttemptForm(attempted_at=each.attempted_at, result=each.result, reason=each.reason)
                for each in traced.tries
            ],
            receipts=[
                NoticeReceiptForm(how=each.how, received_at=each.received_at, witness=each.witness)
                for each in traced.receipts
            ],
        )
