"""The tree of commands: names and one-line helps. What a command does is imported when it runs."""

from __future__ import annotations

from typing import Final

from cyclopts import App

from starter.cli.roles import PERSONAS, help_of

_HELP: Final = """Performance cases that wait for months and forget nothing.

People act by persona: `dueprocess employee elect CASE --option leave`. Every command takes
`--json`; errors are one sentence with a stable code, on standard error.
"""

_RECORD: Final = "Cases"
_CALCULATE: Final = "Calculations"
_STACK: Final = "The embedded stack"
_DOORS: Final = "Doors"
_PEOPLE: Final = "Acting in a case"


def application() -> App:
    """Return the whole command line."""
    app = App("dueprocess", help=_HELP, help_format="markdown", version_flags=[])
    for persona, role in PERSONAS.items():
        path = f"starter.cli.personas:{persona.replace('-', '_')}"
        app.command(path, name=persona, group=_PEOPLE, help=help_of(role))
    lazily = {
        _RECORD: {
            "cases": "starter.cli.cases:cases",
            "case": "starter.cli.cases:case_app",
            "explain": "starter.cli.explaining:explain",
            "duties": "starter.cli.duties:duties",
            "report": "starter.cli.reporting:report",
            "commands": "starter.cli.calculations:commands",
            "matrix": "starter.cli.calculations:matrix",
        },
        _CALCULATE: {
            "deadline": "starter.cli.calculations:deadline",
            "quote": "starter.cli.calculations:quote",
            "rehearse": "starter.cli.rehearsing:rehearse",
        },
        _STACK: {
            "demo": "starter.cli.stack:demo",
            "up": "starter.cli.stack:up",
            "down": "starter.cli.stack:down",
            "migrate": "starter.cli.stack:migrate",
            "people": "starter.cli.stack:people_app",
            "mail": "starter.cli.stack:mail_app",
            "keys": "starter.cli.keys:keys_app",
            "token": "starter.cli.access:token",
        },
        _DOORS: {
            "access": "starter.cli.access:access_app",
            "webhooks": "starter.cli.webhooks:webhooks_app",
            "feeds": "starter.cli.feeds:feeds_app",
        },
    }
    for group, commands in lazily.items():
        for name, path in commands.items():
            app.command(path, name=name, group=group, help=_HELPS[name])
    return app


_HELPS: Final = {
    "cases": "List cases by what is due first.",
    "case": "Look into one case.",
    "explain": "Explain how each date of a case came about, or what an input would change.",
    "duties": "List who owes what by when, in one case or in all.",
    "report": "Sum up all cases, without what would tell of a few.",
    "commands": "List each command: what it does, who may, when, and its form.",
    "matrix": "Ask the core who may do what in which stage, and what comes of it.",
    "deadline": "Count a deadline, day by day, as a case would.",
    "quote": "Compute the severance of one tier.",
    "rehearse": "Play a scenario and compare it with what it expects.",
    "demo": "Play a whole case on the embedded stack, and stay up.",
    "up": "Start the embedded stack in the background.",
    "down": "End the embedded stack.",
    "migrate": "Bring the database up to the newest schema.",
    "people": "Fill directory, HRIS and payroll.",
    "mail": "Read what the mail sink was given.",
    "keys": "Make, end and renew the keys by which cases know their doors.",
    "token": "Give an access token for an example person.",
    "access": "Let tools in: accounts, what each may do, and their keys.",
    "webhooks": "See who is told of what happens, and tell them again.",
    "feeds": "Let other systems feed cases, and work off what could not be taken.",
}
