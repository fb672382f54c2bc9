"""The lock files can be trusted: complete, hashed, and the same wherever they are installed."""

import re
import tomllib
from pathlib import Path

import pytest

from generator import __version__

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def name_of(requirement: str) -> str:
    return normal(re.split(r"[^\w.-]", requirement, maxsplit=1)[0])


def locked(lock: str) -> dict[str, str]:
    """Each requirement of a lock file (name, version and marker) with its hashes."""
    text = re.sub(r"(?m)^ *#.*\n", "", (ROOT / lock).read_text("utf-8")).replace("\\\n", "")
    return {
        head.strip(): hashes for head, _, hashes in (s.partition("--") for s in text.splitlines())
    }


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_pinned_and_hashed(lock: str) -> None:
    for requirement, hashes in locked(lock).items():
        assert re.match(r"[\w.-]+==[\w.]+", requirement), requirement
        assert re.match(r"hash=sha256:[0-9a-f]{64}\b", hashes), requirement


@pytest.mark.parametrize("lock", LOCKS)
def test_no_address_or_path_of_a_machine(lock: str) -> None:
    assert not re.search(r"://|--(extra-)?index|--find-links| /", (ROOT / lock).read_text("utf-8"))


def test_all_that_the_package_asks_for_is_locked() -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = asked["project"]["optional-dependencies"]
    site = (
        asked["project"]["dependencies"] + extras["handbook"] + asked["dependency-groups"]["build"]
    )
    names = {lock: {name_of(requirement) for requirement in locked(lock)} for lock in LOCKS}

    assert {name_of(r) for r in site} <= names["requirements.lock"]
    assert {name_of(r) for r in extras["dev"]} <= names["requirements-dev.lock"]


def test_the_tests_run_with_the_versions_that_make_the_site() -> None:
    assert locked("requirements.lock").items() <= locked("requirements-dev.lock").items()


# --- the version, in one place


def test_the_version_is_written_once() -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert "version" not in asked["project"]
    assert asked["project"]["dynamic"] == ["version"]
    assert asked["tool"]["hatch"]["version"]["path"] == "generator/__init__.py"
    assert re.fullmatch(r"\d+\.\d+\.\d+", __version__)


def test_the_changelog_has_a_section_for_the_version() -> None:
    """Of its own with a day, or what is not released yet; versions fall from the top."""
    headings = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    released = [re.fullmatch(r"(\d+)\.(\d+)\.(\d+) - (\d{4}-\d\d-\d\d)", one) for one in headings]
    versions = [tuple(map(int, found.groups()[:3])) for found in released if found]

    assert len(versions) == len(headings) - ("Unreleased" in headings)
    assert versions == sorted({*versions}, reverse=True)
    assert [found[4] for found in released if found] == sorted(
        (found[4] for found in released if found), reverse=True
    )
    own = tuple(int(part) for part in re.findall(r"\d+", __version__))
    assert own == versions[0] or (headings[0] == "Unreleased" and own > versions[0])


# --- the Makefile works with GNU Make 3.81, which macOS has


@pytest.mark.parametrize(
    "newer",
    [
        r"\$[({](file|guile|intcmp|let) ",  # 4.0, 4.0, 4.4, 4.4
        r"^[^\t#]*[^:=]*(!=|:::?=)",  # 4.0
        r"^\.(ONESHELL|RECIPEPREFIX|SHELLFLAGS|EXTRA_PREREQS|NOTINTERMEDIATE|WAIT)\b",  # 3.82 to 4.4
        r"^(private|undefine|-?load) ",  # 3.82, 3.82, 4.0
        r"^define .*=",  # 3.82
        r"^[^\t#]*&::?",  # 4.3
    ],
)
def test_the_makefile_has_nothing_newer_than_make_3_81(newer: str) -> None:
    """By the NEWS of GNU Make; run it was not, since no system here has that version."""
    assert not re.findall(newer, (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
