"""The demonstration site on a server, and the library that it was built from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.model.library import Library
from tests.browser import served
from tests.compare.projects import demo_library

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext


@pytest.fixture(scope="module")
def library(demo_site: Path) -> Library:
    return demo_library(demo_site)


@pytest.fixture(scope="module")
def origin(demo_site: Path) -> Iterator[str]:
    with served(demo_site) as origin:
        yield origin


@pytest.fixture
def context(chrome: Browser) -> Iterator[BrowserContext]:
    with chrome.new_context(reduced_motion="reduce") as context:
        yield context
