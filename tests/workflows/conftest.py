"""One server for all tests of this folder, with the pull requests that they review."""

from __future__ import annotations

import pytest

from tests.history.conftest import _git  # noqa: F401 — Git without the settings of whoever runs it
from tests.workflows.pulls import Server, make_server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Server:
    return make_server(tmp_path_factory.mktemp("server"))
