"""Delegation: acts that a holder names somebody for, both names on record (process 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args, get_type_hints

from domain import on_behalf, rights, signers
from domain.errors import Code, Malformed, NotNow, NotYours
from domain.facts import Delegated, DelegationEnded, RulingBody
from domain.notices import Template, notice
from domain.on_behalf import NEVER_PASSED_ON, Delegation
from domain.people import Role
from domain.state import RequestStatus, State
from domain.values import replace

if TYPE_CHECKING:
    from domain.commands import Delegate, EndDelegation
    from domain.said import Frame

HR = (Role.HR_PARTNER, Role.HR_LEAD)
"""Who takes back somebody else's delegation, and reports somebody else's absence."""


def may_delegate(frame: Frame, state: State, command: Delegate) -> None:
    """Check that the acts may be passed on, and to this person.

    Raises:
        NotYours: the role passes nothing on, an act is not the role's, the level is lower, or
            duties would not stay apart.
    """
    role, by = command.role, command.by
    if by.role is not role:
        raise NotYours(sentence="a role is passed on by whoever holds it")
    if role not in frame.policy.people.may_delegate:
        raise NotYours(sentence=f"the {role} passes nothing on")
    of_the_role = passed_on_by(role)
    for do in command.commands:
        if do not in of_the_role:
            raise NotYours(sentence=f"{do} is nothing that the {role} can pass on")
    if command.level < command.own_level:
        raise NotYours(sentence="acts are passed on to the same level or a higher one")
    if command.person == by.person:
        raise NotYours(sentence="nobody is the own delegate")
    conflicted = any(
        command.person in signers.conflicted(state, request)
        for request in state.requests
        if request.status is RequestStatus.OPEN and role in request.sign_offs
    )
    if conflicted or on_behalf.is_kept_apart(frame, state, role, command.person):
        raise NotYours(
            Code.SEPARATION_OF_DUTIES, f"duties of {command.person} are kept apart from this role"
        )


def passed_on_by(role: Role) -> frozenset[str]:
    """Return the commands that a role can pass on, by their tags."""
    tags = {
        str(get_args(get_type_hints(command)["do"])[0])
        for command, right in rights.RIGHTS.items()
        if role in right.roles
    }
    return frozenset(tags.difference(NEVER_PASSED_ON))


def delegate_gate(frame: Frame, _state: State, command: Delegate) -> None:
    """Take days that lie ahead, in order."""
    today = frame.site(command.role).day_of(command.received_at)
    if not today <= command.first_day <= command.last_day:
        raise Malformed(Code.OUT_OF_RANGE, "a delegation lies ahead, its last day not before")


def delegate(_frame: Frame, state: State, command: Delegate) -> tuple[RulingBody, ...]:
    """Name a delegate."""
    return (
        Delegated(
            delegation=len(state.delegations) + 1,
            role=command.role,
            holder=command.by.person,
            person=command.person,
            commands=command.commands,
            first_day=command.first_day,
            last_day=command.last_day,
            reason=command.reason,
        ),
    )


def may_end(_frame: Frame, state: State, command: EndDelegation) -> None:
    """Check that the delegation is the own one, unless HR takes it back.

    Raises:
        NotYours: it is somebody else's.
    """
    found = next((d for d in state.delegations if d.number == command.delegation), None)
    if found is not None and command.by.role not in (*HR, found.role):
        raise NotYours(sentence="a delegation is taken back by its role or by HR")


def end_delegation(_frame: Frame, state: State, command: EndDelegation) -> tuple[RulingBody, ...]:
    """Take a delegation back, once."""
    found = next((d for d in state.delegations if d.number == command.delegation), None)
    if found is None or found.ended:
        raise NotNow(Code.NOTHING_OPEN, f"no delegation {command.delegation} is open")
    return (DelegationEnded(delegation=found.number),)


def evolve_delegated(state: State, fact: Delegated) -> State:
    """Keep the delegation, and tell the delegate."""
    made = Delegation(
        number=fact.delegation,
        role=fact.role,
        holder=fact.holder,
        person=fact.person,
        commands=fact.commands,
        first_day=fact.first_day,
        last_day=fact.last_day,
    )
    word = notice(
        Template.DELEGATION_GIVEN,
        fact.role,
        f"delegation[{fact.delegation}]",
        commands=", ".join(fact.commands),
        first_day=fact.first_day.isoformat(),
        last_day=fact.last_day.isoformat(),
    )
    word = replace(word, person=fact.person)
    return replace(state, delegations=(*state.delegations, made), notices=(*state.notices, word))


def evolve_delegation_ended(state: State, fact: DelegationEnded) -> State:
    """End the delegation, and tell the delegate."""
    changed = tuple(
        replace(each, ended=True) if each.number == fact.delegation else each
        for each in state.delegations
    )
    ended = changed[fact.delegation - 1]
    word = notice(
        Template.DELEGATION_ENDED,
        ended.role,
        f"delegation[{fact.delegation}]",
    )
    word = replace(word, person=ended.person)
    return replace(state, delegations=changed, notices=(*state.notices, word))
