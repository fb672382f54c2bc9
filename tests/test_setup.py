"""The lock files can be trusted: complete, hashed, and the same wherever they are installed."""

import re
import tomllib
from pathlib import Path

import pytest

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
