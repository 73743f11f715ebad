"""Names that stand in Temporal itself and outlive a release: frozen once a case has run."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from temporalio.api.enums.v1 import IndexedValueType

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMESPACE: Final = "dueprocess"

SEARCH_ATTRIBUTES: Final[Mapping[str, IndexedValueType.ValueType]] = MappingProxyType(
    {
        "DpStage": IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
        "DpPolicy": IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
        "DpPaused": IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
        "DpOutcome": IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    }
)
