"""The namespace of the cases and its search attributes, created where they are missing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Final

from google.protobuf.duration_pb2 import Duration
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import (
    AddSearchAttributesRequest,
    ListSearchAttributesRequest,
)
from temporalio.api.workflowservice.v1 import (
    CountWorkflowExecutionsRequest,
    RegisterNamespaceRequest,
)
from temporalio.service import RPCError, RPCStatusCode

if TYPE_CHECKING:
    from temporalio.client import Client

AttributeTypes = Mapping[str, IndexedValueType.ValueType]

_WITHIN_S: Final = 30.0
_POLL_S: Final = 0.05
_RETENTION_S: Final = 30 * 24 * 3600

# What a server answers while it is still starting, or has not yet heard of what it just created.
_NOT_YET: Final = frozenset(
    {
        RPCStatusCode.DEADLINE_EXCEEDED,
        RPCStatusCode.INVALID_ARGUMENT,
        RPCStatusCode.NOT_FOUND,
        RPCStatusCode.RESOURCE_EXHAUSTED,
        RPCStatusCode.UNAVAILABLE,
    }
)


async def ensure_namespace(client: Client, name: str, search_attributes: AttributeTypes) -> None:
    """Register the namespace and its search attributes, and wait until both can be used.

    Args:
        client: Connected to any namespace of the server.
        name: The namespace.
        search_attributes: Types by name; those that exist are left as they are.

    Raises:
        RPCError: The server refuses, or does not know them within half a minute.
    """
    await _insist(lambda: _register(client, name))
    await _insist(lambda: _add(client, name, search_attributes))
    # Starting a workflow with an attribute goes through the same lookup as asking for it.
    asked = " OR ".join(f"{attribute} IS NOT NULL" for attribute in search_attributes)
    await _insist(lambda: _ask(client, name, asked))


async def _register(client: Client, name: str) -> None:
    request = RegisterNamespaceRequest(
        namespace=name,
        description="Performance cases",
        workflow_execution_retention_period=Duration(seconds=_RETENTION_S),
    )
    try:
        await client.workflow_service.register_namespace(request)
    except RPCError as error:
        if error.status is not RPCStatusCode.ALREADY_EXISTS:
            raise


async def _add(client: Client, name: str, search_attributes: AttributeTypes) -> None:
    listed = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=name)
    )
    missing = {
        attribute: kind
        for attribute, kind in search_attributes.items()
        if attribute not in listed.custom_attributes
    }
    if missing:
        await client.operator_service.add_search_attributes(
            AddSearchAttributesRequest(namespace=name, search_attributes=missing)
        )


async def _ask(client: Client, name: str, query: str) -> None:
    await client.workflow_service.count_workflow_executions(
        CountWorkflowExecutionsRequest(namespace=name, query=query)
    )


async def _insist(attempt: Callable[[], Awaitable[None]]) -> None:
    """Repeat an attempt while the server answers "not yet"."""
    deadline = time.monotonic() + _WITHIN_S
    while True:
        try:
            return await attempt()
        except RPCError as error:
            if error.status not in _NOT_YET or time.monotonic() > deadline:
                raise
        await asyncio.sleep(_POLL_S)
