"""Drafts in the preview: read as far as they can be, and never in the site."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from generator.commands.new import new_report
from generator.serving.answers import Answer, answer
from generator.serving.findings import panel
from generator.serving.preview import Shown, refresh
from tests.projects import edit, make_project
from tests.serving.previews import PAGE

DRAFT = "qinghe/liuhe/2024.html"
DATA = "content/reports/qinghe/liuhe/2024.yml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with a new report still to be filled in."""
    root = make_project(tmp_path / "project")
    new_report(root, "qinghe/liuhe", 2024, 2025)
    return root


def looked_at(root: Path, address: str) -> tuple[Answer, Shown]:
    shown = refresh(root, Shown())
    return answer(root, shown, address), shown


def test_a_skeleton_has_a_page(root: Path) -> None:
    page, shown = looked_at(root, DRAFT)  # which the preview's site has, as others
    body = page.body.decode()
    assert (page.status, page.draft) == (200, True)
    assert "草稿：还没有填完，或者还有错误，不会公布。" in body
    assert body.count("<mark>待填</mark>") > 190  # cells and prompts
    assert ">待填<" not in body.replace("<mark>待填</mark>", "")
    assert "这是草稿的样子" in panel(root, shown, DRAFT, page).headline


def test_a_finding_stands_in_its_cell(root: Path) -> None:
    edit(root, DATA, "行政许可: 待填", "行政许可: 5件")
    text = (root / DATA).read_text("utf-8")
    text = re.sub(r"行政复议: +\[.*\]", "行政复议: [1, 0, 0, 0, 2]", text)
    (root / DATA).write_text(text, "utf-8")
    body = unescape(looked_at(root, DRAFT)[0].body.decode())
    assert '5件<small class="nianbao-found">警告：“行政许可”为 5件，不是数字</small></td>' in body
    told = "警告：“行政复议”一行：1 + 0 + 0 + 0 = 1，总计 2，差 1"
    assert re.search(
        rf'>2(<small class="was">[^/]*</small>)?<small class="nianbao-found">{re.escape(told)}</small></td>',
        body,
    )
    assert body.count('class="nianbao-found"') == 2


def test_a_draft_has_its_word_file(root: Path) -> None:
    page, _ = looked_at(root, DRAFT.replace(".html", ".docx"))
    assert (page.status, page.kind[-8:]) == (200, "document")
    with ZipFile(BytesIO(page.body)) as file:
        document, footer = (
            file.read(f"word/{name}.xml").decode() for name in ("document", "footer1")
        )
    runs = re.findall("<w:r>.*?</w:r>", document)
    marked = [run for run in runs if "<w:highlight" in run]
    assert len(marked) > 190
    assert marked == [run for run in runs if "待填" in run]
    assert 'string="草稿"' in footer
    assert looked_at(root, "qinghe/liuhe/2025.docx")[0].status == 404


def test_what_is_typed_is_no_markup(root: Path) -> None:
    edit(root, DATA, "行政许可: 待填", '行政许可: "<b>待填</b>"')
    body = looked_at(root, DRAFT)[0].body.decode()
    assert "<b>" not in body


def test_a_published_report_is_its_page(root: Path) -> None:
    page, _ = looked_at(root, PAGE)
    assert (page.status, page.draft) == (200, False)
    assert "nianbao-draft" not in page.body.decode()


@pytest.mark.parametrize(
    "address", ["qinghe/liuhe/2025.html", "qinghe/2024.html", "x/2024.html", "2024.html"]
)
def test_where_there_is_no_report_there_is_no_page(root: Path, address: str) -> None:
    assert looked_at(root, address)[0].status == 404


def test_a_report_that_cannot_be_read_has_none(root: Path) -> None:
    edit(root, DATA, "行政许可: 待填", "行政许可：待填")
    page, _ = looked_at(root, DRAFT)
    assert page.status == 404
    assert "还没有可以看的网页" in page.body.decode()


def test_with_a_draft_beside_it_a_report_is_corrected_and_withdrawn(root: Path) -> None:
    shown = refresh(root, Shown())
    edit(root, DATA.replace("2024", "2023"), "行政处罚: 5", "行政处罚: 12345")
    shown = refresh(root, shown)
    assert shown.failure == ""
    assert "12345" in answer(root, shown, PAGE).body.decode()
    with (root / DATA.replace("2024", "2023")).open("a", encoding="utf-8") as file:
        file.write("撤回: {日期: 2024-03-01, 原因: 误载}\n")
    shown = refresh(root, shown)
    assert shown.failure == ""
    assert "12345" not in answer(root, shown, PAGE).body.decode()
    assert "撤回" in answer(root, shown, PAGE).body.decode()
