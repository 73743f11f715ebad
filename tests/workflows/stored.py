"""Everything that is stored of cases, as text, and the words that must not be in it.

The case knows the days of a leave and that it is protected. What a leave is for, and who has
attested to it, stays where the leave administrator works.
"""

from __future__ import annotations

import email
import re
from email import policy
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from infra.postgres import Pool
    from tests.workflows.life import Life

WORDS: Final = (
    # what somebody may suffer from, and who sees to it
    *("medic", "sick", "illness", "disease", "diagnos", "symptom", "patient", "injur", "accident"),
    *("health", "mental", "disab", "cancer", "depress", "burnout", "migraine", "anxiety", "trauma"),
    *("doctor", "physician", "hospital", "clinic", "surgery", "therap", "prescri", "rehabilitat"),
    # the kinds of leave that an administrator tells apart
    *("pregnan", "matern", "patern", "parental", "childbirth", "adoption", "newborn", "bereave"),
    *("caregiv", "family leave", "fmla", "cfra", "military", "reserve duty", "jury", "sabbatical"),
    # and what is shown for one
    *("certificate", "certification", "doctor's note", "attest"),
)
"""Beginnings of words, in lower case."""

FORBIDDING: Final = (
    "ask for no medical details",
    "Type, reason and certificates do not belong into this system",
)
"""What letters say so that nobody writes such a thing; nothing else may name it."""

_FOUND: Final = re.compile(rf"\b(?:{'|'.join(WORDS)})", re.IGNORECASE)
_NEAR: Final = 40


def medical_words(texts: Mapping[str, str], warned: Sequence[str] = ()) -> list[str]:
    """Tell where such a word stands, with what is around it.

    Args:
        texts: What is stored, by where.
        warned: The words of which the policy warns who writes an entry. Each case carries its
            policy, and so this list, whole and in its order, whoever the case is about.
    """
    the_list = re.compile(r'\\*",\s*\\*"'.join(map(re.escape, warned)) or r"(?!)")
    found: list[str] = []
    for where, text in texts.items():
        plain = the_list.sub("", " ".join(text.split()))
        for sentence in FORBIDDING:
            plain = plain.replace(sentence, "")
        for hit in _FOUND.finditer(plain):
            around = plain[max(0, hit.start() - _NEAR) : hit.end() + _NEAR]
            found.append(f"{where}: ... {around} ...")
    return found


async def in_history(life: Life) -> dict[str, str]:
    """Give every byte of every event of every run, and of what the server lists of the case."""
    texts = {
        f"history, run {run}, event {event.event_id}": _text(event.SerializeToString())
        for run, events in enumerate(await life.runs(), start=1)
        for event in events
    }
    seen = (await life.handle.describe()).raw_description
    return {**texts, "the server's list": _text(seen.SerializeToString())}


async def in_database(pool: Pool) -> dict[str, str]:
    """Give every row of every table of a database that is not PostgreSQL's own."""
    texts: dict[str, str] = {}
    async with pool.acquire() as connection:
        for table in await connection.fetch(
            "SELECT format('%I.%I', schemaname, tablename) AS name, tableowner AS owner"
            " FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ):
            # Compartments are closed to the product's own login: whoever owns them sees all.
            async with connection.transaction():
                await connection.execute(f"SET LOCAL ROLE {table['owner']}")
                rows = await connection.fetch(f"SELECT row_to_json(t)::text FROM {table['name']} t")  # noqa: S608 -- the name is PostgreSQL's, quoted by it
            texts.update(
                {f"{table['name']}, row {place}": row[0] for place, row in enumerate(rows, start=1)}
            )
    return texts


def in_mail(maildir: Path, case_id: str) -> dict[str, str]:
    """Give every mail of a case that the sink was given: its headers and all its parts, decoded."""
    texts: dict[str, str] = {}
    for path in sorted((maildir / "new").iterdir()):
        mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        if case_id in str(mail["Message-ID"]):
            headers = [f"{name}: {value}" for name, value in mail.items()]
            parts = [str(part.get_content()) for part in mail.walk() if not part.is_multipart()]
            texts[f"mail {path.name}, {mail['Subject']}"] = "\n".join((*headers, *parts))
    return texts


def _text(data: bytes) -> str:
    return data.decode("utf-8", errors="replace")
