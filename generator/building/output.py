"""What planning makes: the files of the site, and what it needs of an authority's reports."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


class Output(NamedTuple):
    """One file of the site: `make` gives its context, or its bytes; `inputs` is what it reads. One
    that is `last` reads files that other outputs have made."""

    address: str
    source: str
    inputs: object
    make: Callable[[], bytes | DataclassInstance]
    last: bool = False


class Published(NamedTuple):
    """An authority's published reports, by year: a digest of each one's figures, and its date."""

    years: tuple[int, ...] = ()
    marks: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
