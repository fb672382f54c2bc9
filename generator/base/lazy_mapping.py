"""A mapping by authority and year whose values are read only when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import TypeVar

Value = TypeVar("Value")


class LazyMapping(Mapping[tuple[str, int], Value]):
    """`years` says which there are (path → years); `read` gives all of an authority by year."""

    def __init__(
        self,
        years: Mapping[str, Sequence[int]],
        read: Callable[[str], Mapping[int, Value]],
    ) -> None:
        self._years, self._read = years, cache(read)

    def __getitem__(self, place: tuple[str, int]) -> Value:
        path, year = place
        if year not in self._years.get(path, ()):
            raise KeyError(place)
        return self._read(path)[year]

    def __contains__(self, place: object) -> bool:
        return isinstance(place, tuple) and place[1] in self._years.get(place[0], ())

    def __iter__(self) -> Iterator[tuple[str, int]]:
        return ((path, year) for path, years in self._years.items() for year in years)

    def __len__(self) -> int:
        return sum(map(len, self._years.values()))
