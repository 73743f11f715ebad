"""Who may act for whom, by the policy: delegates, and the backup of each role (process 4)."""

from __future__ import annotations

from dataclasses import dataclass

from domain.people import Role


@dataclass(frozen=True, slots=True)
class Backup:
    """Who takes the tasks of a role while its holder is away."""

    __pydantic_config__ = {"extra": "forbid"}

    role: Role
    backup: Role


@dataclass(frozen=True, slots=True)
class PeopleRule:
    """Who may act for whom (process 4).

    Attributes:
        absence_business_days: After so many business days of absence tasks move.
        may_delegate: Roles whose holders may name a delegate.
        backups: Where the tasks of a role move; where none is free, to the HR lead.
    """

    __pydantic_config__ = {"extra": "forbid"}

    absence_business_days: int
    may_delegate: tuple[Role, ...]
    backups: tuple[Backup, ...]

    def backup_of(self, role: Role) -> Role | None:
        """Return the role that takes another's tasks; None where the policy names none."""
        return next((row.backup for row in self.backups if row.role is role), None)
