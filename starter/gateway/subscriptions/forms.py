"""What goes over the wire of subscriptions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from domain.outside import EventType
from domain.state import Stage
from infra.webhooks.destinations import LONGEST_URL
from infra.webhooks.log import DeliveryState, LoggedDelivery
from infra.webhooks.signing import Scheme
from infra.webhooks.subscriptions import Filter, ListedSecret, Subscription

_LONGEST_KEPT_H: Final = 30 * 24
_A_DAY_H: Final = 24

_Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
_MessageId = Annotated[str, StringConstraints(pattern=r"^msg_[0-9a-f]{32}$")]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NewSubscription(_Form):
    """Hear of what happens in cases. A filter that is empty lets everything through."""

    url: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_URL)]
    organisations: Annotated[tuple[_Name, ...], Field(max_length=50)] = ()
    event_types: Annotated[tuple[EventType, ...], Field(max_length=100)] = ()
    stages: Annotated[tuple[Stage, ...], Field(max_length=20)] = ()
    policies: Annotated[tuple[_Name, ...], Field(max_length=50)] = ()
    scheme: Scheme = Scheme.ED25519

    @property
    def wants(self) -> Filter:
        """Give what is wanted, each thing once."""
        return Filter(
            event_types=tuple(sorted(set(self.event_types))),
            stages=tuple(sorted(set(self.stages))),
            policies=tuple(sorted(set(self.policies))),
        )


class NewSecret(_Form):
    """Sign with another secret; those before it go on signing for some hours."""

    scheme: Scheme = Scheme.ED25519
    keep_for_hours: Annotated[int, Field(ge=0, le=_LONGEST_KEPT_H)] = _A_DAY_H

    @property
    def keep_for(self) -> timedelta:
        """Give how long those before go on signing."""
        return timedelta(hours=self.keep_for_hours)


class Replaying(_Form):
    """Tell again: one message, or what was kept from an instant on, until before another."""

    message_id: _MessageId | None = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    undelivered: bool = False


class ToldSecret(_Form):
    """What a subscriber verifies with: `whsec_…`, or the public key `whpk_…`; told only now."""

    secret: str


class Replayed(_Form):
    """How many messages are on their way again; the most that one replay brings back is 1000."""

    messages: int


class EventTypes(_Form):
    """Everything that a subscription may name."""

    event_types: tuple[EventType, ...]


class SubscriptionForm(_Form):
    """A subscription."""

    id: str
    url: str
    organisations: tuple[str, ...]
    event_types: tuple[EventType, ...]
    stages: tuple[Stage, ...]
    policies: tuple[str, ...]
    created_at: datetime
    disabled_at: datetime | None
    disabled_reason: str | None

    @classmethod
    def of(cls, found: Subscription) -> SubscriptionForm:
        """Fill the form."""
        return cls(
            id=found.id,
            url=found.url,
            organisations=found.organisations,
            event_types=found.wants.event_types,
            stages=found.wants.stages,
            policies=found.wants.policies,
            created_at=found.created_at,
            disabled_at=found.disabled_at,
            disabled_reason=found.disabled_reason,
        )


class Subscribed(SubscriptionForm):
    """A subscription that was just made, with what to verify with: told only now."""

    secret: str


class SubscriptionList(_Form):
    """The subscriptions of an account, the oldest first."""

    items: tuple[SubscriptionForm, ...]


class SecretForm(_Form):
    """A secret that signs, without the secret."""

    id: str
    scheme: Scheme
    public_key: str | None
    created_at: datetime
    expires_at: datetime | None

    @classmethod
    def of(cls, found: ListedSecret) -> SecretForm:
        """Fill the form."""
        return cls(
            id=found.id,
            scheme=found.scheme,
            public_key=found.public_key,
            created_at=found.created_at,
            expires_at=found.expires_at,
        )


class SecretList(_Form):
    """The secrets that sign, the newest first."""

    items: tuple[SecretForm, ...]


class DeliveryAttemptForm(_Form):
    """How one attempt went: a status, or a word where nothing was answered."""

    number: int
    at: datetime
    status: int | None
    error: str
    duration_ms: int


class DeliveryForm(_Form):
    """A message on its way, or there."""

    id: int
    message_id: str
    type: EventType
    case_id: str
    fact_number: int
    round: int
    state: DeliveryState
    created_at: datetime
    next_try_at: datetime | None
    settled_at: datetime | None
    attempts: tuple[DeliveryAttemptForm, ...]

    @classmethod
    def of(cls, found: LoggedDelivery) -> DeliveryForm:
        """Fill the form."""
        return cls(
            id=found.id,
            message_id=found.message_id,
            type=found.type,
            case_id=found.case_id,
            fact_number=found.fact_number,
            round=found.round,
            state=found.state,
            created_at=found.created_at,
            next_try_at=found.next_try_at,
            settled_at=found.settled_at,
            attempts=tuple(
                DeliveryAttemptForm(
                    number=each.number,
                    at=each.at,
                    status=each.status,
                    error=each.error,
                    duration_ms=each.duration_ms,
                )
                for each in found.attempts
            ),
        )


class DeliveryList(_Form):
    """The deliveries of a subscription, the newest first; `next` asks for those before them."""

    items: tuple[DeliveryForm, ...]
    next: str | None
