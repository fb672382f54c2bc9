"""A project in a subfolder of its repository: what a host reads names files as the host does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import cli
from tests.history.repositories import YML, commit, edit, git, make_repository


@pytest.mark.parametrize("style", ["github", "gitlab", "sarif"])
@pytest.mark.parametrize("options", [[], ["--changed", "main"]])
def test_findings_are_annotated_where_the_file_is(
    style: str, options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make_repository(tmp_path / "county", "sub/nb")
    git(tmp_path / "county", "switch", "--quiet", "--create", "change")
    edit(project, YML, ("行政许可: 36", "行政许可: 三"))
    commit(tmp_path / "county")
    monkeypatch.chdir(project)
    said = CliRunner().invoke(cli, ["check", "--format", style, *options]).output
    named = re.findall(r'(?:file=|"(?:path|uri)": ")([^,"]*)', said)
    assert set(named) == {f"sub/nb/{YML}"}
