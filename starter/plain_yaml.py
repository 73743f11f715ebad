"""YAML without surprises, for what people write: `on` is a word, and a date is text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml
from yaml.error import MarkedYAMLError

if TYPE_CHECKING:
    from collections.abc import Hashable


class PlainLoader(yaml.SafeLoader):
    """A loader that knows null, true, false and whole numbers; all else is text."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.get_event().start_mark  # type: ignore[no-untyped-call]
            raise MarkedYAMLError(problem="aliases are not known here", problem_mark=mark)
        return super().compose_node(parent, index)

    def construct_mapping(
        self,
        node: yaml.MappingNode,
        deep: bool = False,  # noqa: FBT001, FBT002 -- the library's own
    ) -> dict[Hashable, object]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for place, key in enumerate(keys):
            if key in keys[:place]:
                mark = node.value[place][0].start_mark
                raise MarkedYAMLError(problem=f"{key!r} is given twice", problem_mark=mark)
        return super().construct_mapping(node, deep)


_YAML = "tag:yaml.org,2002:"
PlainLoader.yaml_implicit_resolvers = {}
for _kind, _form, _begins in (
    ("null", r"(?:null|~|)$", ["n", "~", ""]),
    ("bool", r"(?:true|false)$", ["t", "f"]),
    ("int", r"-?(?:0|[1-9][0-9]*)$", list("-0123456789")),
):
    PlainLoader.add_implicit_resolver(f"{_YAML}{_kind}", re.compile(_form), _begins)
