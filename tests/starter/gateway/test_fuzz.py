"""Every way into the gateway, tried with what its own document says may come, and what may not.

The examples are drawn the same way each time: what fails once fails again.
"""

from __future__ import annotations

import asyncio
import csv
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from domain.rights import RIGHTS
from starter.examples import COMMANDS
from tests.workflows.life import PERSONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import httpx
    from fastapi import FastAPI
    from schemathesis import Case

    from tests.workflows.life import World

    ClientAs = Callable[[str], httpx.AsyncClient]

EXAMPLES: Final = 6
"""Of each kind, for each operation."""

_CHECKS: Final = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
_PEOPLE: Final = Path(__file__).parents[3] / "examples" / "people" / "person.csv"
_TRACES: Final = ("Traceback", ".py", "asyncpg", "pydantic", "temporalio")


def _private() -> tuple[str, ...]:
    """Give what no answer may hold: names and addresses of people, and insides of the gateway."""
    with _PEOPLE.open(encoding="utf-8") as lines:
        rows = tuple(csv.DictReader(lines))
    people = chain.from_iterable((row["name"], row["email"]) for row in rows)
    return (*people, *_TRACES)


class Fuzzer:
    """Sends what the document makes up to a gateway on a socket, in a thread of its own."""

    def __init__(self, document: dict[str, Any], url: str) -> None:
        self.schema = schemathesis.openapi.from_dict(document)
        self.url = url
        self.private = _private()

    def labels(self, *, commands: bool) -> Iterator[str]:
        """Give the operations that are commands, or all the others."""
        for found in self.schema.get_all_operations():
            assert isinstance(found, Ok), found
            label = found.ok().label
            if ("/commands/" in label) is commands:
                yield label

    async def tries(self, label: str, person: str, case_id: str) -> None:
        """Try an operation as a person, in a case, with what may come and with what may not."""
        for mode in schemathesis.GenerationMode:
            await asyncio.to_thread(self._try, label, mode, person, case_id)

    def _try(
        self, label: str, mode: schemathesis.GenerationMode, person: str, case_id: str
    ) -> None:
        operation = self.schema.find_operation_by_label(label)
        assert operation is not None
        sent = [*operation.query, *operation.headers, *operation.body]
        if mode is schemathesis.GenerationMode.NEGATIVE and not sent:
            return
        names = {each.name for each in operation.path_parameters}
        path = {"case_id": case_id} if "case_id" in names else None
        made = operation.as_strategy(generation_mode=mode, path_parameters=path)
        headers = {"Authorization": f"Bearer person:{person}"}

        @settings(
            max_examples=EXAMPLES,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=(HealthCheck.too_slow, HealthCheck.filter_too_much),
        )
        @given(case=made)
        def tried(case: Case[Any]) -> None:
            answer = case.call(base_url=self.url, headers=headers)
            case.validate_response(answer, checks=_CHECKS)
            assert not [text for text in self.private if text in answer.text]

        tried()


@pytest.fixture(scope="module")
def fuzzer(gateway: FastAPI, address: tuple[str, int]) -> Fuzzer:
    host, port = address
    return Fuzzer(gateway.openapi(), f"http://{host}:{port}")


@pytest.fixture(scope="session")
async def tried_case(world: World) -> str:
    """Give a case that is there to be tried."""
    life = await world.open()
    await life.to_focus()
    return life.case_id


@pytest.mark.parametrize("do", sorted(COMMANDS))
async def test_no_command_breaks_the_gateway(fuzzer: Fuzzer, tried_case: str, do: str) -> None:
    """Whatever is sent as a command, by whoever may give it: an answer of the document, no leak."""
    role = RIGHTS[COMMANDS[do]].roles[0]

    await fuzzer.tries(
        f"POST /v1/cases/{{case_id}}/commands/{do}", PERSONS.get(role, "e1001"), tried_case
    )


@pytest.mark.parametrize("person", ["e1001", "e1002", "e2001"])
async def test_no_question_breaks_the_gateway(fuzzer: Fuzzer, tried_case: str, person: str) -> None:
    """Whatever else is asked for, and by whom: an answer of the document, and no leak."""
    for label in fuzzer.labels(commands=False):
        await fuzzer.tries(label, person, tried_case)


async def test_who_is_not_known_learns_nothing(
    fuzzer: Fuzzer, client_as: ClientAs, tried_case: str
) -> None:
    """Every operation about cases or people answers an unknown caller with 401 and nothing else."""
    for label in chain(fuzzer.labels(commands=True), fuzzer.labels(commands=False)):
        method, path = label.split()
        if path.startswith("/v1/"):
            known = path.replace("{case_id}", tried_case).replace("{person}", "e1001")
            answer = await client_as("").request(method, known.replace("{feed}", "leave"), json={})
            code = "webhook_unproved" if path == "/v1/feeds/{feed}" else "unauthenticated"
            assert (answer.status_code, answer.json()["code"]) == (401, code), label
