"""What the template data.html receives: the files of the data set and their dictionary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from generator.exporters.data_dictionary import Meaning
from generator.pages.contexts import Frame, Link


class FileGroup(NamedTuple):
    """A part of the dictionary: which files it is about, and their columns."""

    title: str
    files: str
    entries: tuple[Meaning, ...]


class Term(NamedTuple):
    """A row or column of the forms: as the files name it, as the form prints it, in English, and what
    it means; a form of one's own may leave the last empty."""

    name: str
    label: str
    english: str
    meaning: str = ""


class Terms(NamedTuple):
    """What the names in a table mean; groups stand before their rows."""

    title: str
    rows: tuple[Term, ...]
    columns: tuple[Term, ...]


@dataclass(frozen=True, eq=False, repr=False)
class DataFileRow:
    """A file to download."""

    link: Link
    size: str
    text: str


@dataclass(frozen=True, eq=False, repr=False)
class DataGroup:
    """The files of one format, and whom they serve."""

    name: str
    text: str
    files: tuple[DataFileRow, ...]


@dataclass(frozen=True, eq=False, repr=False)
class DataPage:
    """The whole data set, to download and to understand."""

    frame: Frame
    reports: int
    authorities: int
    years: str  # 2017—2024
    groups: tuple[DataGroup, ...]
    yearly: tuple[DataFileRow, ...]  # a zip for each year; with CSV only, as what describes it
    sections: tuple[FileGroup, ...]
    terms: tuple[Terms, ...]
