"""The issue and pull request templates: where each host looks, the same everywhere, fit to be shown."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from generator.base.fingerprints import scan_content
from tests.host_templates import CHANGES, FOLDERS, ISSUES, ROOT, WRITTEN, copies

ISSUE_TEMPLATES = sorted((WRITTEN / ISSUES).iterdir())


def test_every_host_has_what_content_says() -> None:
    """`make host-templates` writes the copies."""
    expected = dict(copies())
    assert {name: (ROOT / name).read_text(encoding="utf-8") for name in expected} == expected
    there = {path for folder in FOLDERS for path in (ROOT / folder).iterdir()}
    assert there <= {ROOT / name for name in expected}


def test_each_host_has_all_of_them() -> None:
    names = {path.name for path in ISSUE_TEMPLATES}
    assert len(names) == 3
    for folder in FOLDERS[:3]:
        assert {path.name for path in (ROOT / folder).iterdir()} == names
    for path in (f".github/{CHANGES}", f".gitee/{CHANGES}", f"{FOLDERS[3]}/Default.md"):
        assert (ROOT / path).is_file()


@pytest.mark.parametrize("path", ISSUE_TEMPLATES, ids=lambda path: path.stem)
def test_an_issue_template_can_be_chosen_and_asks_for_no_personal_data(path: Path) -> None:
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    told = yaml.safe_load(head)
    assert told.keys() == {"name", "about", "title"}
    assert all(isinstance(words, str) and words for words in told.values())
    assert "---" not in body  # some hosts end the head at the last one
    assert body.lstrip().startswith("- ")
    assert "请不要写手机号码、身份证号码等个人信息" in body


def test_a_gitlab_template_has_no_head() -> None:
    for folder in FOLDERS[2:]:
        for path in (ROOT / folder).iterdir():
            assert "---" not in path.read_text(encoding="utf-8")


def test_a_pull_request_is_asked_what_reviewers_need() -> None:
    text = (WRITTEN / CHANGES).read_text(encoding="utf-8")
    for words in ("机关、年度", "事由", "`nianbao check`", "“更正”", "个人信息", "年报以外的文件"):
        assert words in text


def test_nianbao_does_not_take_them_for_content() -> None:
    assert WRITTEN.is_dir()
    assert not [name for name in scan_content(ROOT) if "TEMPLATE" in name]
