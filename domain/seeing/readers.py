"""Kinds of readers: roles that see a case alike are one."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from domain.access import Office
from domain.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterable


class Reader(StrEnum):
    """Who reads."""

    EMPLOYEE = "employee"
    MANAGER = "manager"
    SKIP = "skip"
    DIRECTOR = "director"
    HR = "hr"
    HR_CONTACT = "hr_contact"
    LEAVE = "leave"
    ACCOMMODATION = "accommodation"
    INDEPENDENT_REVIEWER = "independent_reviewer"
    LEGAL = "legal"
    EMPLOYEE_RELATIONS = "employee_relations"
    MONEY = "money"
    POLICY_OWNER = "policy_owner"
    REVIEWER = "reviewer"
    PANEL_COORDINATOR = "panel_coordinator"
    PANEL = "panel"
    TRANSFER = "transfer"
    AUDITOR = "auditor"
    ANALYST = "analyst"


def readers(roles: Iterable[Role], offices: Iterable[str] = ()) -> frozenset[Reader]:
    """Return what kinds of reader somebody is, by roles in the case and offices of the firm.

    Roles among the offices count like roles in the case; an office that reads no case is none.
    """
    held = set(offices)
    named = {*roles, *(role for role in Role if role in held)}
    found = {reader_of(role) for role in named}
    return frozenset(found | {_of_office(office) for office in Office if office in held})


def _of_office(office: Office) -> Reader:
    match office:
        case Office.AUDITOR:
            return Reader.AUDITOR
        case Office.ANALYST:
            return Reader.ANALYST
        case _:
            assert_never(office)


def reader_of(role: Role) -> Reader:  # noqa: C901, PLR0911, PLR0912 -- one line for each kind
    """Return what kind of reader a role is."""
    match role:
        case Role.EMPLOYEE:
            return Reader.EMPLOYEE
        case Role.MANAGER:
            return Reader.MANAGER
        case Role.SKIP:
            return Reader.SKIP
        case Role.DIRECTOR:
            return Reader.DIRECTOR
        case Role.HR_PARTNER | Role.HR_BACKUP | Role.HR_LEAD:
            return Reader.HR
        case Role.HR_CONTACT:
            return Reader.HR_CONTACT
        case Role.LEAVE_ADMINISTRATOR | Role.LEAVE_LEAD:
            return Reader.LEAVE
        case Role.ACCOMMODATION_SPECIALIST | Role.SPECIALIST_LEAD:
            return Reader.ACCOMMODATION
        case Role.INDEPENDENT_REVIEWER:
            return Reader.INDEPENDENT_REVIEWER
        case Role.LEGAL:
            return Reader.LEGAL
        case Role.EMPLOYEE_RELATIONS:
            return Reader.EMPLOYEE_RELATIONS
        case Role.COMPENSATION | Role.PAYROLL:
            return Reader.MONEY
        case Role.POLICY_OWNER:
            return Reader.POLICY_OWNER
        case Role.REVIEWER | Role.SECOND_REVIEWER | Role.THIRD_REVIEWER:
            return Reader.REVIEWER
        case Role.PANEL_COORDINATOR:
            return Reader.PANEL_COORDINATOR
        case Role.PANEL_CHAIR | Role.PANEL_MEMBER:
            return Reader.PANEL
        case Role.HIRING_MANAGER | Role.TRANSFER_APPROVER:
            return Reader.TRANSFER
        case _:
            assert_never(role)
