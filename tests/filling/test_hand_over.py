"""What a form page hands over comes in without loss, and nothing in the file is trusted."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from generator.cli import cli
from generator.filling.hand_over import made_from
from generator.project.project import open_project
from tests.cases import read_case, write_project
from tests.filling.pages import LIUHE, as_hand_over, form_page, last_report

FOLDER = Path(__file__).parents[1] / "rules"
STEM = "content/reports/qinghe/liuhe/2023"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the reports of two years, of which the later is to come from a form page."""
    root = tmp_path / "project"
    write_project(root, read_case(FOLDER / "UNIT-FEE_ordinary.txt")[0])
    monkeypatch.chdir(root)
    return root


def handed(project: Path, **changes: Any) -> dict[str, Any]:
    """The report of 2023 as a page hands it over; its own files are gone."""
    report = last_report(project)
    file = as_hand_over(report) | {"made_from": made_from(report.form, _before(project)), **changes}
    for suffix in (".yml", ".md"):
        (project / f"{STEM}{suffix}").unlink()
    return file


def _before(project: Path) -> Any:
    return open_project(project).record(LIUHE, 2022)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [*map(str, arguments)])


def write(folder: Path, name: str, file: object) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(json.dumps(file, ensure_ascii=False), encoding="utf-8")
    return path


def test_a_page_of_an_authority_with_a_very_long_name_can_be_written(project: Path) -> None:
    file = project / "content/reports/qinghe/liuhe/authority.yml"
    name = "柳河镇" * 100
    file.write_text(f"名称: 柳河镇\n全称: {name}\n类型: 乡镇\n", "utf-8")
    assert form_page(project, LIUHE, 2024, project / "forms").name == "qinghe-liuhe2024年填报.html"


def test_every_cell_comes_in(project: Path) -> None:
    due = last_report(project)
    file = handed(project)
    done = run("import", write(project.parent, "a.nianbao.json", file))
    assert done.exit_code == 0, done.output
    report = last_report(project)
    assert report.cells == due.cells
    assert report.filing.title == due.filing.title
    assert report.filing.signature == due.filing.signature
    assert run("fmt", "--check", project / f"{STEM}.yml").exit_code == 0


STRANGE = {
    "0": 0,
    "空白": None,
    "": "待填",
    "0.50": "0.50",
    "-3": -3,
    "yes": "yes",
    "null": "null",
    "0x10": "0x10",
    "007": "007",
    "#3": "#3",
    "*a": "*a",
    "[1]": "[1]",
    "{{x}}": "{{x}}",
    "'": "'",
    '"': '"',
    "1e5": "1e5",
    "2024-01-01": "2024-01-01",
    "无": "无",
    "：": "：",
    "12:30": "12:30",
}


@pytest.mark.parametrize("typed", STRANGE)
def test_whatever_is_typed_in_a_cell_is_the_cell(project: Path, typed: str) -> None:
    file = handed(project)
    file["cells"]["主动公开政府信息.行政许可"] = [typed]
    run("import", write(project.parent, "a.nianbao.json", file))
    (cell,) = last_report(project).cells["主动公开政府信息", "行政许可"]
    assert str(cell) == str(STRANGE[typed])
    assert isinstance(cell, str) == isinstance(STRANGE[typed], str) or typed == "0.50"


TEXTS = (
    "# 不是标题\n## 也不是\n1. 不是列表\n- 也不是",
    "<script>alert(1)</script> & <b>",
    "一*二*三 _四_ `五` [六](http://example.org)",
    "{{本年新收.总计}}\n    缩进\n---\n===",
    "存在的主要问题：一是写得不够。",
    "　　第一段。\n\n　　第二段。",
)


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_text(project: Path, text: str) -> None:
    file = handed(project)
    file["narrative"] = dict.fromkeys(file["narrative"], "") | {"1.1": text, "5.1": text}
    run("import", write(project.parent, "a.nianbao.json", file))
    narrative = last_report(project).narrative
    assert [chapter.number for chapter in narrative.chapters] == [1, 2, 3, 4, 5, 6]
    html = narrative.chapters[0].html
    assert html.count("<h3>") == 5
    for tag in ("<ul", "<ol", "<li", "<h1", "<h2", "<em", "<a ", "<code", "<script", "<hr", "<b>"):
        assert tag not in html
    for line in text.splitlines():
        assert line.strip() in unescaped(html)


def unescaped(html: str) -> str:
    for name, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        html = html.replace(name, sign)
    return html


def test_what_is_not_filled_in_is_a_draft(project: Path) -> None:
    file = handed(project, signed="")
    file["narrative"] = dict.fromkeys(file["narrative"], "")
    done = run("import", write(project.parent, "a.nianbao.json", file))
    assert "已写入" in done.output
    text = (project / f"{STEM}.md").read_text("utf-8")
    assert "（待填：公开了哪些信息、多少条、通过什么渠道）" in text
    assert "存在的主要问题：（待填：逐条写明）" in text


def test_a_page_made_from_another_report_is_told(project: Path) -> None:
    file = handed(project)
    assert "上年的年报有改动" not in run("import", write(project.parent, "a.json", file)).output
    before = project / "content/reports/qinghe/liuhe/2022.yml"
    before.write_text(before.read_text("utf-8").replace("行政许可: 41", "行政许可: 40"), "utf-8")
    done = run("import", "--force", write(project.parent, "a.json", file))
    assert "上年的年报有改动" in done.output
    assert "已写入" in done.output


def test_a_folder_tells_who_has_handed_in(project: Path) -> None:
    site = project / "content/site.yml"
    site.write_text(site.read_text("utf-8") + "应报年度自: 2023\n", encoding="utf-8")
    file = handed(project)
    folder = project.parent / "inbox"
    write(folder, "柳河镇.nianbao.json", file)
    write(folder, "柳河镇.nianbao (1).json", file)
    done = run("import", folder)
    assert "2023 年：这次交来 1 个：柳河镇。" in done.output
    assert "没有交的 2 个：清河县、山前乡。" in done.output
    assert "交了 2 份的：柳河镇" in done.output
    assert done.exit_code == 1  # one of the two was not written


def test_an_untouched_skeleton_is_not_handed_in_and_a_word_form_is(project: Path) -> None:
    site = project / "content/site.yml"
    site.write_text(site.read_text("utf-8") + "应报年度自: 2024\n", encoding="utf-8")
    assert (
        run("new", "--word", "山前乡", "2024", "--output", project.parent / "inbox").exit_code == 0
    )
    assert run("new", "--all", "清河县", "2024").exit_code == 0
    done = run("import", project.parent / "inbox")
    assert "2024 年：这次交来 1 个：山前乡。" in done.output
    assert "没有交的 2 个：清河县、柳河镇。" in done.output
    assert "原来已有文件的" not in done.output


def _without(key: str) -> Callable[[dict[str, Any]], object]:
    return lambda file: file.pop(key)


HOSTILE: dict[str, Callable[[dict[str, Any]], object]] = {
    "a key that is gone": _without("cells"),
    "a key more": lambda file: file.update(extra=1),
    "a year of words": lambda file: file.update(year="2023"),
    "a year of another age": lambda file: file.update(year=1066),
    "a form that is none": lambda file: file.update(form="x"),
    "a form without tables": lambda file: file.update(form="纯文本"),
    "a row too short": lambda file: file["cells"].update({"主动公开政府信息.规章": ["1"]}),
    "a row more": lambda file: file["cells"].update({"a.b": ["1"]}),
    "a cell that is a number": lambda file: file["cells"].update({"主动公开政府信息.行政许可": [1]}),
    "a long cell": lambda file: file["cells"].update({"主动公开政府信息.行政许可": ["1" * 21]}),
    "a day that is none": lambda file: file.update(signed="2024-02-31"),
    "a day in words": lambda file: file.update(signed="昨天"),
    "a control character": lambda file: file["narrative"].update({"1.1": "a\x00b"}),
    "marks of a merge": lambda file: file["narrative"].update({"1.1": "<<<<<<< HEAD\n=======\n>>>>>>> x"}),
    "a text too long": lambda file: file["narrative"].update({"1.1": "长" * 100_001}),
    "another authority": lambda file: file.update(authority="../../etc", full_name="无此机关"),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_a_file_that_no_page_writes_is_refused(project: Path, what: str) -> None:
    file = handed(project)
    HOSTILE[what](file)
    done = run("import", write(project.parent, "a.nianbao.json", file))
    assert done.exit_code == 1
    assert "没有导入" in done.output or "没有写入" in done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert not (project / f"{STEM}.yml").exists()


RAW = (
    b'{"kind":"nianbao',
    b'{"kind":"nianbao \xff"}',
    b'{"kind":"nianbao"}' + b" " * 1_100_000,
    b'{"kind":"nianbao ' + b"[" * 100_000,
)


@pytest.mark.parametrize("raw", RAW, ids=lambda raw: raw[:20])
def test_bytes_that_are_no_file_are_refused(project: Path, raw: bytes) -> None:
    path = project.parent / "a.nianbao.json"
    path.write_bytes(raw)
    done = run("import", path)
    assert done.exit_code == 1
    assert "没有导入" in done.output
