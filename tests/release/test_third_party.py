"""What is shipped beside our own code is listed with its licence, and may be."""

from __future__ import annotations

import re
from importlib.metadata import distribution

from tests.release.shipped import ROOT, VENDORED, licences, pinned
from tests.release.third_party import FILE, third_party

# Free licences that ask no more than to keep notices and, of changed files (MPL), to give them on.
ALLOWED = frozenset(
    {"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0"}
    | {"PSF-2.0", "WTFPL"}
)


def test_the_list_is_that_of_the_lock_file() -> None:
    assert FILE.read_text("utf-8") == third_party(), "run: make licences"


def test_every_licence_is_known_and_allowed() -> None:
    shipped = {one.name: one.licence for one in VENDORED}
    shipped |= {package.name: licence for package, licence in licences()}
    parts = {name: {*re.split(" AND | OR ", licence)} for name, licence in shipped.items()}
    wrong = {name: parts[name] - ALLOWED for name in parts if not parts[name] <= ALLOWED}
    assert not wrong
    assert len(shipped) > 50


def test_every_vendored_folder_is_listed_with_its_texts() -> None:
    folder = ROOT / "templates/assets/vendor"
    folders = {path.relative_to(ROOT).as_posix() for path in folder.iterdir()}
    assert folders <= {one.folder for one in VENDORED}
    for one in VENDORED:
        readme = (ROOT / one.folder / "README.md").read_text("utf-8")
        assert one.name in readme
        assert one.version in readme
        for name in one.texts:
            assert len((ROOT / one.folder / name).read_text("utf-8")) > 100
    texts = {f"{one.folder}/{name}" for one in VENDORED for name in one.texts}
    there = {
        path.relative_to(ROOT).as_posix()
        for one in VENDORED
        for path in (ROOT / one.folder).glob("[LN][IO][CT]*")
    }
    assert texts == there


def test_every_package_brings_the_text_of_its_licence() -> None:
    for package in pinned():
        files = [file.name for file in distribution(package.name).files or ()]
        assert any(re.search("LICEN[CS]E|COPYING|NOTICE", name, re.I) for name in files), package
