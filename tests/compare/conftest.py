"""The demonstration site on a server, and the holdings that it was built from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.model.holdings import Holdings
from tests.browser import served
from tests.compare.projects import demo_holdings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext


@pytest.fixture(scope="module")
def holdings(demo_site: Path) -> Holdings:
    return demo_holdings(demo_site)


@pytest.fixture(scope="module")
def origin(demo_site: Path) -> Iterator[str]:
    with served(demo_site) as origin:
        yield origin


@pytest.fixture
def context(chrome: Browser) -> Iterator[BrowserContext]:
    with chrome.new_context(reduced_motion="reduce") as context:
        yield context
