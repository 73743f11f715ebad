"""How values travel: JSON by pydantic, one type adapter per type for the whole process.

The SDK builds a converter for every workflow instance and would compile every schema again. A
decoding error never repeats what was sent: it could reach a worker's log.
"""

from __future__ import annotations

from dataclasses import is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, get_origin

from pydantic import TypeAdapter, ValidationError
from temporalio.contrib.pydantic import PydanticJSONPlainPayloadConverter
from temporalio.converter import (
    CompositePayloadConverter,
    DataConverter,
    DefaultFailureConverter,
    DefaultPayloadConverter,
    JSONPlainPayloadConverter,
)
from temporalio.exceptions import ApplicationError

from domain.errors import Code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from temporalio.api.common.v1 import Payload
    from temporalio.api.failure.v1 import Failure
    from temporalio.converter import PayloadConverter


class JsonConverter(PydanticJSONPlainPayloadConverter):
    """Pydantic's JSON converter with a cache that all instances share."""

    def from_payload(self, payload: Payload, type_hint: type | None = None) -> Any:  # noqa: ANN401 -- the SDK's signature
        """Decode a payload.

        Raises:
            ApplicationError: it does not have the wanted form; the type is `malformed`.
        """
        try:
            return _adapter(Any if type_hint is None else type_hint).validate_json(payload.data)
        except ValidationError as wrong:
            raise _malformed(f"not a valid {_name(type_hint)}: {_places(wrong)}") from None


class Converter(CompositePayloadConverter):
    """The SDK's converters, with JSON replaced."""

    def __init__(self) -> None:
        """Build the list; the adapters behind it are the process's."""
        super().__init__(
            *(
                JsonConverter() if isinstance(each, JSONPlainPayloadConverter) else each
                for each in DefaultPayloadConverter.default_encoding_payload_converters
            )
        )

    def from_payloads(
        self, payloads: Sequence[Payload], type_hints: list[type] | None = None
    ) -> list[Any]:
        """Decode payloads.

        Nothing, bytes and protobuf messages have encodings of their own, whose converters do not
        look at the wanted type; where one of our values is wanted they are refused here.

        Raises:
            ApplicationError: one does not have the wanted form; the type is `malformed`.
        """
        values = super().from_payloads(payloads, type_hints)
        for value, wanted in zip(values, type_hints or (), strict=False):
            kind = get_origin(wanted) or wanted  # the class behind a generic one
            if isinstance(kind, type) and is_dataclass(kind) and not isinstance(value, kind):
                raise _malformed(f"not a valid {_name(wanted)}: another encoding")
        return values


class Failures(DefaultFailureConverter):
    """The SDK's failures, but a refusal says nothing of where in our code it was made."""

    def to_failure(
        self, exception: BaseException, payload_converter: PayloadConverter, failure: Failure
    ) -> None:
        """Encode an exception."""
        super().to_failure(exception, payload_converter, failure)
        if isinstance(exception, ApplicationError) and exception.type in set(Code):
            failure.stack_trace = ""


DATA_CONVERTER: Final = DataConverter(
    payload_converter_class=Converter, failure_converter_class=Failures
)


@cache
def _adapter(wanted: Any) -> TypeAdapter[Any]:  # noqa: ANN401 -- any type hint at all
    return TypeAdapter(wanted)


def _malformed(sentence: str) -> ApplicationError:
    return ApplicationError(sentence, type=str(Code.MALFORMED), non_retryable=True)


def _name(wanted: type | None) -> str:
    return getattr(wanted, "__name__", "value")


def _places(wrong: ValidationError) -> str:
    """Say where and which kind of error, without the values and without unknown names."""
    kinds = []
    for error in wrong.errors(include_url=False, include_context=False, include_input=False)[:5]:
        unknown = error["type"] in ("extra_forbidden", "unexpected_keyword_argument")
        where = "an unknown field" if unknown else ".".join(str(part) for part in error["loc"])
        kinds.append(f"{where} ({error['type']})")
    return ", ".join(kinds)
