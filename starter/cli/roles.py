"""What people type for the role in which they act."""

from __future__ import annotations

from typing import Final

from domain.people import Role

PERSONAS: Final = {
    "manager": Role.MANAGER,
    "skip": Role.SKIP,
    "director": Role.DIRECTOR,
    "hr": Role.HR_PARTNER,
    "hr-backup": Role.HR_BACKUP,
    "hr-lead": Role.HR_LEAD,
    "hr-contact": Role.HR_CONTACT,
    "employee": Role.EMPLOYEE,
    "leave": Role.LEAVE_ADMINISTRATOR,
    "leave-lead": Role.LEAVE_LEAD,
    "accommodation": Role.ACCOMMODATION_SPECIALIST,
    "specialist-lead": Role.SPECIALIST_LEAD,
    "independent-reviewer": Role.INDEPENDENT_REVIEWER,
    "legal": Role.LEGAL,
    "employee-relations": Role.EMPLOYEE_RELATIONS,
    "compensation": Role.COMPENSATION,
    "payroll": Role.PAYROLL,
    "policy-owner": Role.POLICY_OWNER,
    "reviewer": Role.REVIEWER,
    "second-reviewer": Role.SECOND_REVIEWER,
    "third-reviewer": Role.THIRD_REVIEWER,
    "coordinator": Role.PANEL_COORDINATOR,
    "chair": Role.PANEL_CHAIR,
    "panelist": Role.PANEL_MEMBER,
    "hiring-manager": Role.HIRING_MANAGER,
    "transfer-approver": Role.TRANSFER_APPROVER,
}

_HELPS: Final = {
    Role.HR_PARTNER: "Act as the HR partner.",
    Role.HR_BACKUP: "Act as the HR partner's backup.",
    Role.HR_LEAD: "Act as the HR lead.",
    Role.HR_CONTACT: "Act as HR's point of contact for health and leave.",
    Role.LEGAL: "Act for Legal.",
    Role.EMPLOYEE_RELATIONS: "Act for employee relations.",
    Role.COMPENSATION: "Act for compensation.",
    Role.REVIEWER: "Act as the reviewer named in the manager's place.",
    Role.PANEL_MEMBER: "Act as a member of the panel; say which one with --as.",
    Role.PAYROLL: "Act for payroll.",
    Role.SKIP: "Act as the skip-level manager.",
}


def help_of(role: Role) -> str:
    """Return what the commands of a role are, in a sentence."""
    return _HELPS.get(role, f"Act as the {role.value.replace('_', ' ')}.")
