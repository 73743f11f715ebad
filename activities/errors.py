"""Every way in which an effect fails.

::

    EffectError
    ├── StoreFailed            a database did not answer, or not as expected: again later
    ├── RecordGap              the record lacks an earlier fact: again once it is restored
    ├── MailDeferred           a mail server does not take the letter now: again later
    └── Hopeless               trying again cannot help: people are told
        ├── RecordDisagrees    the record holds another fact under this number
        ├── Undeliverable      the notice cannot reach its reader
        ├── UnknownPerson      the directory or the HRIS has nobody by this id
        ├── PayUnknown         payroll has nothing for this person
        ├── StatementUnknown   the case has no such statement
        └── StatementDisagrees the statement of this key was written for something else

Messages hold ids and codes only: they reach histories and logs. `kind` is the type that a workflow
sees on the failure, so it is frozen.
"""

from __future__ import annotations

from typing import ClassVar


class EffectError(Exception):
    """The root."""

    kind: ClassVar[str] = "effect_failed"


class StoreFailed(EffectError):  # noqa: N818 -- an event, not an error
    """A database did not answer, or not as expected."""

    kind = "store_failed"


class RecordGap(EffectError):  # noqa: N818 -- an event, not an error
    """The record lacks the fact before this one."""

    kind = "record_gap"


class MailDeferred(EffectError):  # noqa: N818 -- an event, not an error
    """A mail server does not take the letter now."""

    kind = "mail_deferred"


class Hopeless(EffectError):  # noqa: N818 -- an event, not an error
    """Trying again cannot help."""

    kind = "hopeless"


class RecordDisagrees(Hopeless):
    """The record holds another fact under this number: record and history disagree."""

    kind = "record_disagrees"


class Undeliverable(Hopeless):
    """The notice cannot reach its reader."""

    kind = "undeliverable"


class UnknownPerson(Hopeless):
    """The directory or the HRIS has nobody by this id."""

    kind = "unknown_person"


class PayUnknown(Hopeless):
    """Payroll has nothing for this person."""

    kind = "pay_unknown"


class StatementUnknown(Hopeless):
    """The case has no such statement."""

    kind = "statement_unknown"


class StatementDisagrees(Hopeless):
    """The statement of this key was written for something else."""

    kind = "statement_disagrees"
