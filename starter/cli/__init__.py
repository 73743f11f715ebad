"""`dueprocess`: what people type.

Verbs by persona (`dueprocess employee elect …`), lists from the record, calculations, and the
embedded stack. Every command takes `--json`. Errors are one sentence with a stable code.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from starter.cli.output import Output, report_error
from starter.exits import INTERRUPTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyclopts import App

_JSON: Final = "--json"
_END: Final = "--"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = given[: given.index(_END)] if _END in given else given
    output = Output(as_json=_JSON in options)
    given = [each for n, each in enumerate(given) if not (each == _JSON and n < len(options))]
    try:
        return _run(given, output)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        code = report_error(error, output)
        if code is None:
            raise
        return code


def _run(arguments: Sequence[str], output: Output) -> int:
    # Imported here, as are the commands by cyclopts: an error in the arguments needs none of them.
    from starter.cli.root import application  # noqa: PLC0415

    app: App = application()
    with output.in_use():
        result = app(
            arguments,
            exit_on_error=False,
            print_error=False,
            result_action="return_value",
        )
    return result if isinstance(result, int) else 0
