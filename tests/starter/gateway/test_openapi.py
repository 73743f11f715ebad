from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from domain.errors import Code
from starter.examples import COMMANDS
from starter.gateway.problems import STATUS_OF

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import httpx
    from fastapi import FastAPI

    ClientAs = Callable[[str], httpx.AsyncClient]


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def test_each_operation_has_a_name_of_its_own(gateway: FastAPI) -> None:
    """Client code is named after operations: each has an id, and no two the same."""
    names = [operation["operationId"] for _, operation in _operations(gateway.openapi())]

    assert len(names) == len(set(names))
    assert set(COMMANDS) < set(names)


def test_each_operation_under_the_prefix_needs_a_caller(gateway: FastAPI) -> None:
    """What is about cases or people is told to nobody who is not known."""
    document = gateway.openapi()
    open_to_all = [
        name
        for name, operation in _operations(document)
        if " /v1/" in name and not operation.get("security")
    ]

    # A feed proves itself by what it signs.
    schemes = {"access_token", "api_key", "webhook_signature"}
    assert set(document["components"]["securitySchemes"]) == schemes
    assert open_to_all == []


def test_problems_are_told_of_as_problems(gateway: FastAPI) -> None:
    """Each refusal in the document is a problem with the stable code."""
    for name, operation in _operations(gateway.openapi()):
        for status, response in operation["responses"].items():
            if int(status) >= 400 and (name, status) != ("get /readyz", "503"):
                form = response["content"]["application/problem+json"]["schema"]
                assert form == {"$ref": "#/components/schemas/ProblemForm"}, (name, status)


def test_every_code_of_the_core_has_a_status() -> None:
    """No refusal of the core is without a status: a new code would be a 500."""
    assert set(STATUS_OF) == set(Code)


async def test_the_document_is_served(client_as: ClientAs, gateway: FastAPI) -> None:
    """The document is public: it holds nothing about anybody."""
    answer = await client_as("").get("/v1/openapi.json")

    assert answer.json() == gateway.openapi()
    assert answer.json()["openapi"].startswith("3.1")


async def test_a_generator_makes_a_client_of_the_document(gateway: FastAPI, tmp_path: Path) -> None:
    """A common generator takes the whole document, without a warning, and makes every operation."""
    document = tmp_path / "openapi.json"
    document.write_text(json.dumps(gateway.openapi()))
    config = tmp_path / "config.yaml"
    config.write_text("post_hooks: []\n")
    command = [
        str(Path(sys.executable).with_name("openapi-python-client")),
        "generate",
        *("--path", str(document)),
        *("--config", str(config)),
        *("--output-path", str(tmp_path / "client")),
        *("--meta", "none"),
        "--fail-on-warning",
    ]

    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await process.communicate()

    made = {file.stem for file in (tmp_path / "client" / "api" / "commands").glob("*.py")}
    assert process.returncode == 0, said.decode()
    assert set(COMMANDS) < made


async def test_the_catalogue_has_the_form_of_each_command(client_as: ClientAs) -> None:
    """What a tool makes a form of: the fields of a command's body, none of the envelope."""
    listed = (await client_as("e1001").get("/v1/commands")).json()["commands"]

    assert [entry["command"] for entry in listed] == list(COMMANDS)
    for entry in listed:
        assert entry["roles"]
        assert "received_at" not in entry["schema"]["properties"]
