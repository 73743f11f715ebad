"""The wording of notices: templates under `policies/notices/<language>/`, one file each.

A file begins with the lines `Version:` and `Subject:`, then an empty line, then the text. Files
whose names begin with `_` are parts that others include. Templates run in Jinja's sandbox and may
only name values that are there: a wording with a hole in it is not sent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from jinja2 import FileSystemLoader, StrictUndefined, Template, TemplateError, meta, pass_context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from activities.errors import Undeliverable
from activities.letters import STATEMENT_VALUE
from activities.ports import Letter
from infra.english import day_in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from jinja2.runtime import Context

    from activities.ports import LookedUp, SendNotice

FALLBACK: Final = "en"
"""Language of a notice for which there is no folder: better read with effort than not sent."""

ALWAYS_THERE: Final = frozenset({"case", "reader", "role"})
"""Names that every template may use: the id of the case, the name and the role of who reads."""

_TOLD_DATES: Final = "told_dates"

_LINK_PART: Final = "_link.txt"
_ADDRESS: Final = re.compile(r"https?://[!-~]{1,2000}")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_BLANKS: Final = re.compile(r"\n{3,}")
_BEYOND_TEXT: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class WordingInvalidError(ValueError):
    """A template file is not in the form that this module describes; says which and why."""


@dataclass(frozen=True, slots=True)
class _Wording:
    version: str
    subject: Template
    body: Template
    names: frozenset[str]


class NoticeTemplates:
    """The templates of a folder: implements the port `Wording`. Read once, kept for good."""

    def __init__(self, folder: Path) -> None:
        """Use the folders of languages in `folder`, such as `policies/notices`."""
        self._folder = folder
        self._known: dict[tuple[str, str], _Wording] = {}

    def render(self, asked: SendNotice, looked_up: LookedUp) -> Letter:
        """Fill a notice's template.

        Raises:
            Undeliverable: there is no such template, it is invalid, or a value is missing.
        """
        template = str(asked.notice.template)
        language = self._language(asked.language)
        values: dict[str, object] = {f.name: f.value for f in asked.notice.values}
        if looked_up.statement is not None:
            values[STATEMENT_VALUE] = looked_up.statement
        values |= {
            "case": asked.case_id,
            "reader": one_line(looked_up.reader),
            "role": str(asked.notice.to),
            _TOLD_DATES: looked_up.told_dates,
        }
        try:
            wording = self._wording(language, template)
            missing = sorted(wording.names - values.keys())
            if missing:
                raise Undeliverable(f"the template {template} lacks {', '.join(missing)}")
            subject, body = wording.subject.render(values), wording.body.render(values)
            if looked_up.link is not None:
                body = f"{body}\n\n{self._link_part(language, looked_up.link)}"
        except (WordingInvalidError, TemplateError, ValueError, TypeError) as error:
            # Only the kind: messages of filters quote values.
            kind = type(error).__name__
            raise Undeliverable(f"the template {template} cannot be filled: {kind}") from None
        return Letter(
            subject=one_line(subject),
            body=_BLANKS.sub("\n\n", _BEYOND_TEXT.sub(" ", body)).strip() + "\n",
            wording=f"{template}/{wording.version}/{language}",
            link=looked_up.link,
        )

    def _link_part(self, language: str, link: str) -> str:
        """Write where the letter can be seen; the address stands on a line of its own.

        Raises:
            Undeliverable: what is to be the address is none.
        """
        if _ADDRESS.fullmatch(link) is None:
            raise Undeliverable("the link to the portal is no address")
        environment = _environment(self._folder / language, language)
        return environment.get_template(_LINK_PART).render(link=link)

    def names(self, language: str, template: str) -> frozenset[str]:
        """Give the names of the values that a template needs, beyond those always there.

        Raises:
            WordingInvalidError: the file is missing or not in the right form.
        """
        return self._wording(language, template).names - ALWAYS_THERE

    def version(self, language: str, template: str) -> str:
        """Give the version that a template's file states.

        Raises:
            WordingInvalidError: the file is missing or not in the right form.
        """
        return self._wording(language, template).version

    def _language(self, wanted: str) -> str:
        # The name becomes a path: nothing but a language may.
        is_language = _LANGUAGE.fullmatch(wanted) is not None
        return wanted if is_language and (self._folder / wanted).is_dir() else FALLBACK

    def _wording(self, language: str, template: str) -> _Wording:
        known = self._known.get((language, template))
        if known is None:
            known = self._read(language, template)
            self._known[language, template] = known
        return known

    def _read(self, language: str, template: str) -> _Wording:
        folder = self._folder / language
        file = folder / f"{template}.txt"
        try:
            head, _, body = file.read_text(encoding="utf-8").partition("\n\n")
        except OSError:
            raise WordingInvalidError(f"{language}/{file.name} cannot be read") from None
        headers = {n: value for n, _, value in (line.partition(": ") for line in head.splitlines())}
        if list(headers) != ["Version", "Subject"] or not body.strip():
            raise WordingInvalidError(
                f"{language}/{file.name} does not begin with Version and Subject, then text"
            )
        environment = _environment(folder, language)
        try:
            return _Wording(
                version=headers["Version"],
                subject=environment.from_string(headers["Subject"]),
                body=environment.from_string(body),
                names=_names(environment, f"{headers['Subject']}\n{body}"),
            )
        except TemplateError as error:
            raise WordingInvalidError(f"{language}/{file.name}: {error}") from None


def one_line(text: str) -> str:
    """Put a text on one line, so that it cannot become more than the header it is in."""
    return _UNPRINTABLE.sub(" ", text).strip()


def _environment(folder: Path, language: str) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # Plain text: there is nothing to escape for.
        autoescape=False,
    )
    day = _DAYS.get(language, _iso)

    def schedule(value: str) -> str:
        return _schedule(value, day)

    ours: dict[str, Callable[..., str]] = {
        "day": day,
        "due": _due,
        "plain": _plain,
        "quoted": _quoted,
        "schedule": schedule,
    }
    environment.filters.update(ours)
    return environment


def _names(environment: ImmutableSandboxedEnvironment, source: str) -> frozenset[str]:
    """Find the values that a source and the parts it includes name."""
    tree = environment.parse(source)
    names = set(meta.find_undeclared_variables(tree))
    for part in meta.find_referenced_templates(tree):
        if part is None or environment.loader is None:
            raise TemplateError("a part must be included by its name")
        names |= _names(environment, environment.loader.get_source(environment, part)[0])
    return frozenset(names)


def _english_day(value: str) -> str:
    """Write an ISO date in words."""
    return day_in_words(date.fromisoformat(value))


def _iso(value: str) -> str:
    return date.fromisoformat(value).isoformat()


@pass_context
def _due(context: Context, clock: str) -> str:
    """Give the last day of a clock as it was told, in ISO; empty where none was."""
    told = context[_TOLD_DATES].get(clock)
    return "" if told is None else told.isoformat()


def _schedule(value: str, day: Callable[[str], str]) -> str:
    """Write `check_in[3] 2027-03-01; next_steps 2027-03-08` as a list, a line for each clock."""
    pairs = (part.rpartition(" ") for part in value.split("; "))
    return "\n".join(f"- {_plain(clock)}: {day(last_day)}" for clock, _, last_day in pairs)


def _plain(value: str) -> str:
    """Write a key of ours in words: `check_in[3]` becomes `check in 3`."""
    return one_line(value).replace("_", " ").replace("[", " ").replace("]", "")


def _quoted(value: str) -> str:
    """Mark every line of what a person wrote, so that it cannot pass for our own words."""
    return "\n".join(f"  > {line}" for line in value.splitlines())


_DAYS: Final[Mapping[str, Callable[[str], str]]] = {"en": _english_day}
