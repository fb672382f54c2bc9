"""The journal of a build that is renaming: what is to lie where, so that any command can finish it.

Standard library only: whether a build was cut short is asked before anything slow is imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from generator.base.durable import replace_durably
from generator.model.content_paths import STATE_FOLDER

_NAME = "journal.json"


class Journal(NamedTuple):
    """What a build renames and deletes. A page waits in the stage under a name that its address
    gives (`staging.staged`), so that the address says both from where and to where."""

    moves: Mapping[str, str] = MappingProxyType({})  # address → digest of the bytes to lie there
    deletes: tuple[str, ...] = ()


def write_journal(root: Path, journal: Journal) -> None:
    """Have the journal on the disk, whole, before the first page is renamed."""
    import json

    text = json.dumps({"moves": dict(journal.moves), "deletes": journal.deletes})
    replace_durably(root / STATE_FOLDER / _NAME, text.encode())


def is_unfinished(root: Path) -> bool:
    """Whether a build was cut short while it renamed, or is renaming now."""
    return (root / STATE_FOLDER / _NAME).exists()


def read_journal(root: Path) -> Journal:
    """The journal of a build that was cut short; an empty one where there is none or it names
    anything but files of the site."""
    import json

    try:
        said = json.loads((root / STATE_FOLDER / _NAME).read_bytes())
        journal = Journal(dict(said["moves"]), tuple(said["deletes"]))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return Journal()
    addresses = [*journal.moves, *journal.deletes]
    return journal if all(map(is_address, addresses)) else Journal()


def clear_journal(root: Path) -> None:
    """Everything lies where it should."""
    (root / STATE_FOLDER / _NAME).unlink(missing_ok=True)


def is_address(value: object) -> bool:
    """Whether it can only mean a file below site/."""
    if not isinstance(value, str) or "\0" in value or "\\" in value or ":" in value:
        return False
    return not {"", ".", ".."} & set(value.split("/"))
