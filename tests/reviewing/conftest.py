"""Git without the settings of whoever runs the tests, and a repository that every test may change."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.history.conftest import _git  # noqa: F401 — Git without the settings of whoever runs it
from tests.history.repositories import make_repository


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_repository(tmp_path / "county")
