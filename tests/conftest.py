"""What the tests in the browser are given: Chromium and two finished sites, made once a process."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser import browser, build_demo, build_samples

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture(scope="session")
def samples_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_samples(tmp_path_factory.mktemp("sites") / "samples")


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_demo(tmp_path_factory.mktemp("sites") / "demo")


@pytest.fixture
def demo(demo_site: Path, tmp_path: Path) -> Path:
    """A project of one's own with the demonstration library, built."""
    shutil.copytree(demo_site.parent, tmp_path / "demo", copy_function=shutil.copy2)
    return tmp_path / "demo"
