from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.client import Client
from temporalio.common import SearchAttributeKey, SearchAttributePair, TypedSearchAttributes

from infra.embedded import toolchain
from infra.embedded.temporal_server import TemporalServer
from infra.settings import Settings
from infra.temporal_names import NAMESPACE, SEARCH_ATTRIBUTES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = pytest.mark.server

STAGE = SearchAttributeKey.for_keyword("DpStage")
PAUSED = SearchAttributeKey.for_bool("DpPaused")


@pytest.fixture
async def temporal(run_folder: Path) -> AsyncIterator[TemporalServer]:
    server = await TemporalServer.start(
        run_folder / "temporal-alone", toolchain.locate(Settings().cache_dir)
    )
    await server.ensure_namespace(NAMESPACE, SEARCH_ATTRIBUTES)
    yield server
    await server.stop()


async def test_a_restart_keeps_workflows_and_address(
    temporal: TemporalServer, run_folder: Path
) -> None:
    client = await Client.connect(temporal.address, namespace=NAMESPACE)
    await client.start_workflow(
        "Waiting",
        id="case-2027-00042",
        task_queue="nobody-polls",
        search_attributes=TypedSearchAttributes(
            [SearchAttributePair(STAGE, "focus"), SearchAttributePair(PAUSED, value=False)]
        ),
    )
    temporal.child.kill()
    await temporal.stop()

    again = await TemporalServer.start(
        run_folder / "temporal-alone", toolchain.locate(Settings().cache_dir)
    )
    await again.ensure_namespace(NAMESPACE, SEARCH_ATTRIBUTES)
    client = await Client.connect(again.address, namespace=NAMESPACE)
    found = await client.get_workflow_handle("case-2027-00042").describe()
    await again.stop()

    assert again.address == temporal.address
    assert found.typed_search_attributes[STAGE] == "focus"


async def test_every_search_attribute_has_its_type(temporal: TemporalServer) -> None:
    client = await Client.connect(temporal.address, namespace=NAMESPACE)

    listed = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=NAMESPACE)
    )

    assert dict(listed.custom_attributes) == dict(SEARCH_ATTRIBUTES)
