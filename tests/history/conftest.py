"""Git as these tests use it: without the settings of whoever runs them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.history.repositories import ENVIRONMENT, make_repository


@pytest.fixture(autouse=True)
def _git(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"):
        monkeypatch.delenv(name, raising=False)  # the tests may be run from a hook


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_repository(tmp_path / "project")
