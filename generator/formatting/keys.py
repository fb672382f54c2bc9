"""The order of the keys at each place of a content file, read from the models that validate it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple, TypeVar

from pydantic import BaseModel

from generator.base.cells import Path
from generator.base.normalise import fold
from generator.forms.filing import Filing
from generator.reading.model_keys import models_in

Item = TypeVar("Item")


class Keys(NamedTuple):
    """What may stand where: keys by folded spelling, in order, and which places are tables."""

    order: Mapping[Path, Mapping[str, str]]
    tables: frozenset[Path]  # tables and their groups: a row stands on a line of its own

    def at(self, path: Path) -> Mapping[str, str]:
        """The keys below `path`, folded → official spelling."""
        return self.order.get(tuple([part for part in path if isinstance(part, str)]), {})


@cache
def keys_of(model: type[BaseModel], tables: tuple[str, ...] = ()) -> Keys:
    """The keys of a content file of that model; the tables of a report stand below its source."""
    order: dict[Path, Mapping[str, str]] = {}
    for path, names in _walk(model, ()):
        order.setdefault(path, {fold(name): name for name in names})
    if tables:
        names = [key for key in order[()].values() if key not in tables]
        after = names.index(Filing.model_fields["labels"].alias or "")
        names[after:after] = tables
        order[()] = {fold(name): name for name in names}
    inside = {path for path in order if path and path[0] in tables}
    return Keys(order, frozenset(inside))


def _walk(model: type[BaseModel], path: Path) -> Iterator[tuple[Path, list[str]]]:
    yield path, [field.alias or name for name, field in model.model_fields.items()]
    for name, field in model.model_fields.items():
        for inner in models_in(field.annotation):
            yield from _walk(inner, (*path, field.alias or name))


def in_order(
    items: Iterable[Item], name: Callable[[Item], str | None], known: Mapping[str, str]
) -> list[Item]:
    """Known keys in the official order; an unknown one stays behind the known one before it."""
    rank = {key: number for number, key in enumerate(known)}
    ranked, last = [], -1
    for item in items:
        last = rank.get(fold(name(item) or ""), last)
        ranked.append((last, item))
    ranked.sort(key=lambda pair: pair[0])
    return [item for _, item in ranked]
