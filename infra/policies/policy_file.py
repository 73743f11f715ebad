"""One policy version from its TOML file.

The file is written for the people who edit it: tables keyed by the name of the row. The typed
policy has rows that carry their name; here the one becomes the other.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from domain.errors import PolicyInvalid
from domain.notices import Template
from domain.outcomes import Outcome
from domain.policy import ClockKind, EntryCheck, Policy, RequestKind, Tier
from infra.policies.folder import POLICIES_FOLDER, named_file, read_text
from infra.policies.soundness import faults
from infra.policies.validation import RowNames, at, validated

if TYPE_CHECKING:
    from collections.abc import Iterable
    from enum import StrEnum
    from pathlib import Path

Table = dict[str, object]

_POLICY = TypeAdapter(Policy)


def load_policy(policy_id: str, folder: Path = POLICIES_FOLDER) -> Policy:
    """Load a policy version and check it as a whole.

    Args:
        policy_id: Such as `POL-2026-A`: the name of its file.
        folder: Where the policies are kept.

    Raises:
        Malformed: there is no such policy.
        PolicyInvalid: its file is wrong; says where in it, and why.
    """
    path = named_file(policy_id, folder, ".toml", "policy")
    return _checked(policy_id, path.name, read_text(path, path.name))


@lru_cache(maxsize=8)
def _checked(policy_id: str, file: str, text: str) -> Policy:
    """Return the policy that a text says; the same text is not checked again."""
    try:
        data: Table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyInvalid(file, str(error)) from error
    names = _keyed_tables_to_rows(data, file)
    policy = validated(_POLICY, {**data, "digest": ""}, file, names)
    if policy.policy_id != policy_id:
        raise PolicyInvalid(at(file, "policy_id"), f"must be {policy_id!r}, as the file is named")
    for fault in faults(policy):
        raise PolicyInvalid(at(file, fault.path), fault.why)
    return replace(policy, digest=policy.canonical_digest())


def _keyed_tables_to_rows(data: Table, file: str) -> RowNames:
    """Turn keyed tables into rows, in place, and return how the file calls those rows."""
    if "digest" in data:
        raise PolicyInvalid(at(file, "digest"), "is computed, not written")
    names: RowNames = {}
    for key, label, members in (
        ("clocks", "kind", ClockKind),
        ("requests", "kind", RequestKind),
        ("notices", "template", Template),
        ("closing", "outcome", Outcome),
    ):
        table = _table(data, key, at(file, key))
        _check_complete(table, members, file, key)
        data[key] = [_labelled(table, name, label, at(file, f"{key}.{name}")) for name in members]
        names[key,] = list(members)
    entry = _table(data, "entry", at(file, "entry"))
    checks = _table(entry, "checks", at(file, "entry.checks"))
    _check_complete(checks, EntryCheck, file, "entry.checks")
    entry["checks"] = [{"check": check, "effect": checks[check]} for check in EntryCheck]
    names["entry", "checks"] = list(EntryCheck)
    people = _table(data, "people", at(file, "people"))
    backups = _table(people, "backups", at(file, "people.backups"))
    people["backups"] = [{"role": role, "backup": backups[role]} for role in backups]
    names["people", "backups"] = list(backups)
    _places_to_rows(data, file, names)
    severance = _table(data, "severance", at(file, "severance"))
    bases = _table(severance, "bases", at(file, "severance.bases"))
    _check_complete(bases, Tier, file, "severance.bases")
    severance["bases"] = [{"tier": tier, "weeks": bases[tier]} for tier in Tier]
    names["severance", "bases"] = list(Tier)
    floors = _table(severance, "floors", at(file, "severance.floors"))
    places = sorted(floors)
    severance["floors"] = [{"place": p, "weeks_per_year": floors[p]} for p in places]
    names["severance", "floors"] = places
    severance["minor_units"] = _currencies(severance, at(file, "severance.minor_units"))
    return names


def _places_to_rows(data: Table, file: str, names: RowNames) -> None:
    """Turn tables keyed by place into rows, in place."""
    release = _table(data, "release", at(file, "release"))
    for table, key, path in (
        (release, "floors", ("release", "floors")),
        (data, "final_wages", ("final_wages",)),
        (data, "statutory_notice", ("statutory_notice",)),
    ):
        where = ".".join(path)
        rows = _table(table, key, at(file, where))
        places = sorted(rows)
        table[key] = [_labelled(rows, p, "place", at(file, f"{where}.{p}")) for p in places]
        names[path] = places


def _table(data: Table, key: str, where: str) -> Table:
    if key not in data:
        raise PolicyInvalid(where, "is missing")
    value = data[key]
    if not isinstance(value, dict):
        raise PolicyInvalid(where, "must be a table")
    return value


def _labelled(table: Table, name: str, label: str, where: str) -> Table:
    row = _table(table, name, where)
    if label in row:
        raise PolicyInvalid(f"{where}.{label}", "is not a known key")
    return {label: name, **row}


def _check_complete(table: Table, members: Iterable[StrEnum], file: str, path: str) -> None:
    known = list(members)
    for name in table:
        if name not in known:
            raise PolicyInvalid(at(file, f"{path}.{name}"), "is not a known row")
    for name in known:
        if name not in table:
            raise PolicyInvalid(at(file, f"{path}.{name}"), "is missing")


def _currencies(severance: Table, where: str) -> list[Table]:
    """Turn lists of currencies by number of decimals into rows, one for each currency."""
    rows: dict[str, Table] = {}
    for decimals, codes in _table(severance, "minor_units", where).items():
        if not decimals.isdecimal() or not decimals.isascii():
            raise PolicyInvalid(f"{where}.{decimals}", "must be a number of decimals")
        if not isinstance(codes, list):
            raise PolicyInvalid(f"{where}.{decimals}", "must be a list of currencies")
        for code in map(str, codes):
            if code in rows:
                raise PolicyInvalid(f"{where}.{decimals}", f"{code} is given twice")
            rows[code] = {"currency": code, "decimals": int(decimals)}
    return [rows[code] for code in sorted(rows)]
