"""`nianbao authorities`: what a list adds, what it never touches, and what is wrong in which row."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from openpyxl import Workbook

from generator.cli import cli
from tests.cases import write_project

SITE = "站点名称: 县\n网址: https://example.org/\n统计截至: 2026-06-30\n"
AUTHORITIES = {
    "yangcheng": '名称: 阳城县\n全称: 阳城县人民政府\n类型: 县级政府\n代码: "140522"\n',
    "yangcheng/baisang": '名称: 白桑镇\n全称: 阳城县白桑镇人民政府\n类型: 乡镇\n代码: "140522111"\n',
}
HEAD = "名称,全称,类型,代码,上级,网址名\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "project"
    root.mkdir()
    files = {f"content/reports/{path}/authority.yml": text for path, text in AUTHORITIES.items()}
    write_project(root, {"content/site.yml": SITE, **files})
    monkeypatch.chdir(root)
    return root


def run(project: Path, rows: str | bytes, *words: str, name: str = "名单.csv") -> Result:
    path = project.parent / name
    path.write_bytes(rows if isinstance(rows, bytes) else rows.encode())
    return CliRunner().invoke(cli, ["authorities", str(path), *words])


def said(result: Result) -> str:
    return result.output + str(getattr(result.exception, "message", result.exception) or "")


def written(project: Path) -> dict[str, dict[str, object]]:
    reports = project / "content/reports"
    return {
        path.parent.relative_to(reports).as_posix(): yaml.safe_load(path.read_text("utf-8"))
        for path in reports.rglob("authority.yml")
        if path.parent.relative_to(reports).as_posix() not in AUTHORITIES
    }


LIST = (
    HEAD
    + "教育局,阳城县教育局,,,阳城县,\n"
    + "阳城县财政局,,部门,,阳城县人民政府,caizheng\n"
    + "演礼镇,,,140522110,,\n"
    + "白桑镇,,,,,\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_what_the_project_lacks_is_added(encoding: str, project: Path) -> None:
    done = run(project, LIST.encode(encoding))
    assert done.exit_code == 0, said(done)
    assert "已添加 3 个机关，已有的 1 个没有改动。" in done.output
    found = written(project)
    assert {path: (own["全称"], own["类型"], own["代码"]) for path, own in found.items()} == {
        "yangcheng/jiaoyuju": ("阳城县教育局", "部门", None),
        "yangcheng/caizheng": ("阳城县财政局", "部门", None),
        "yangcheng/yanli": ("阳城县演礼镇人民政府", "乡镇", "140522110"),
    }
    checked = CliRunner().invoke(cli, ["check", "--strict"])
    assert checked.exit_code == 0, checked.output
    assert CliRunner().invoke(cli, ["fmt", "--check"]).exit_code == 0
    again = run(project, LIST.encode(encoding))
    assert again.exit_code == 0
    assert "已添加 0 个机关，已有的 4 个没有改动。" in again.output


def test_a_dry_run_says_the_same_and_writes_nothing(project: Path) -> None:
    done = run(project, LIST, "--dry-run")
    assert done.exit_code == 0
    assert "添加 content/reports/yangcheng/jiaoyuju：阳城县教育局，部门" in done.output
    assert "将添加 3 个机关" in done.output
    assert written(project) == {}


def test_excel_with_a_title_above_and_codes_as_numbers(project: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["阳城县机关名单"])
    sheet.append(["序号", "代码", " 名称 ", "上级", "全称"])
    sheet.append([1, 140522110.0, "演礼镇", "阳城县", None])
    sheet.append([])
    sheet.append([2, 140522101, "北留镇", "yangcheng", None])
    path = project.parent / "名单.xlsx"
    book.save(path)
    done = CliRunner().invoke(cli, ["authorities", str(path)])
    assert done.exit_code == 0, said(done)
    assert "不认识的列“序号”，没有读。" in done.output
    assert {path: own["代码"] for path, own in written(project).items()} == {
        "yangcheng/yanli": "140522110",
        "yangcheng/beiliu": "140522101",
    }


def test_a_row_may_be_below_another_row(project: Path) -> None:
    rows = "二中,阳城县第二中学,其他,,教育局,erzhong\n教育局,阳城县教育局,,,阳城县,\n"
    done = run(project, HEAD + rows)
    assert done.exit_code == 0, said(done)
    assert set(written(project)) == {"yangcheng/jiaoyuju", "yangcheng/jiaoyuju/erzhong"}


def test_what_is_there_is_only_compared(project: Path) -> None:
    before = (project / "content/reports/yangcheng/baisang/authority.yml").read_bytes()
    done = run(project, HEAD + "白桑镇,白桑镇政府,乡镇,140522112,,bs\n")
    assert done.exit_code == 0
    assert (
        "第 2 行：白桑镇（yangcheng/baisang）已有，没有改动；"
        "全称：名单是 白桑镇政府，现在是 阳城县白桑镇人民政府；"
        "代码：名单是 140522112，现在是 140522111；网址名：名单是 bs，现在是 baisang。"
    ) in done.output
    assert (project / "content/reports/yangcheng/baisang/authority.yml").read_bytes() == before


def test_slugs_that_clash_are_told_apart_and_named(project: Path) -> None:
    done = run(project, HEAD + "白桑乡,,,,,\n番禺镇,,,,,\n")
    assert done.exit_code == 0, said(done)
    assert set(written(project)) == {"yangcheng/baisang-xiang", "yangcheng/panyu"}
    assert "baisang-xiang：阳城县白桑乡人民政府，乡镇（baisang 已经有了）" in done.output
    assert "“番”取 pan" in done.output


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (",阳城县教育局,,,,", "没有名称"),
        ("教育局,,,,,", "没有全称；从名称“教育局”不能确定"),
        ("凤城街道,,,,,", "没有全称"),
        ("某某集团,阳城县某某集团,,,,", "看不出类型"),
        ("教育局,阳城县教育局,机关,,,", "类型“机关”不对"),
        ("教育局,阳城县教育局,,1405,,", "代码“1405”不对"),
        (
            "教育局,阳城县教育局,,140522111,,",
            "代码 140522111 是阳城县白桑镇人民政府（yangcheng/baisang）的",
        ),
        ("教育局,阳城县教育局,,,高平市,", "上级：没有机关 高平市"),
        ("教育局,阳城县教育局,,,教育局,", "上级：没有机关 教育局"),
        ("教育局,阳城县教育局,,,,Jiao yu", "网址名“Jiaoyu”不对"),
        ("教育局,阳城县教育局,,,,baisang", "网址名 baisang 已经有"),
        (
            "教育局,阳城县教育局,,,,aux",
            "网址名“aux”在 Windows 上不能作文件夹名，请换一个，如 aux-ju",
        ),
        ("教育局,阳城县教育局,,,,Con", "网址名“Con”在 Windows 上不能作文件夹名"),
        ("教育局,阳城县教育局,,,,com1", "网址名“com1”在 Windows 上不能作文件夹名"),
        ("教育局,阳城县教育局,,,,a:b", "只用小写字母"),
        ("高平市,高平市人民政府,县级政府,,,data", "网址名 data 已经有"),
        ("水务局,阳城县水务局,,,,\n水务局,阳城县水务局,,,,", "名称“水务局”与第 2 行相同"),
        ("甲局,阳城县甲局,,,乙局,\n乙局,阳城县乙局,,,甲局,", "互为上级"),
    ],
)
def test_what_is_wrong_is_told_with_its_row_and_nothing_is_written(
    row: str, told: str, project: Path
) -> None:
    done = run(project, f"{HEAD}{row}\n演礼镇,,,,,\n")
    assert done.exit_code == 1, said(done)
    assert told in done.output
    assert "第 2 行：" in done.output or "第 3 行：" in done.output
    assert "什么也没有写" in done.output
    assert written(project) == {}


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (b"", "没有表头"),
        ("名字,全称\n教育局,阳城县教育局\n".encode(), "没有表头"),
        ("名称,名称\n教育局,x\n".encode(), "两个“名称”"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧的 .xls"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "不是文本"),
        (b"PK\x03\x04broken", "请"),
        (("名称,全称\n" + "x" * 200_000).encode(), "第 2 行不能读"),
    ],
)
def test_what_is_no_list_is_told(rows: bytes, told: str, project: Path) -> None:
    done = run(project, rows)
    assert done.exit_code == 2, said(done)
    assert told in said(done)
    assert "Traceback" not in said(done)


def test_a_list_that_is_not_there_is_told(project: Path) -> None:
    done = CliRunner().invoke(cli, ["authorities", str(project / "没有.csv")])
    assert done.exit_code == 2
    assert "没有.csv：文件不存在" in said(done)


def test_an_empty_list_adds_nothing(project: Path) -> None:
    done = run(project, HEAD + ",,,,,\n\n")
    assert (done.exit_code, done.output) == (0, "已添加 0 个机关。\n")
