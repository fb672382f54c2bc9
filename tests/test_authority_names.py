"""Every command takes an authority by its folder, short or full name, with / or \\."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.base.refusal import Refused
from generator.cli import cli
from generator.commands.new import word_forms
from generator.importing.run import Task, import_file
from generator.model.authority_names import authority_named
from generator.project.project import open_project
from tests.projects import make_project

LIUHE = "content/reports/qinghe/liuhe"
AUTHORITY = "名称: {name}\n全称: {full}\n类型: {kind}\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The base report, and beside it another county with a township of the same name."""
    root = make_project(tmp_path / "project")
    reports = root / "content/reports"
    for folder, name, full, kind in (
        ("other", "乙县", "乙县人民政府", "县级政府"),
        ("other/chengguan", "城关镇", "乙县城关镇人民政府", "乡镇"),
        ("qinghe/chengguan", "城关镇", "清河县城关镇人民政府", "乡镇"),
    ):
        (reports / folder).mkdir(exist_ok=True)
        text = AUTHORITY.format(name=name, full=full, kind=kind)
        (reports / folder / "authority.yml").write_text(text, "utf-8")
    monkeypatch.chdir(root)
    return root


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, words)


def said(result: Result) -> str:
    return result.output + str(getattr(result.exception, "message", result.exception) or "")


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("qinghe/liuhe", "qinghe/liuhe"),
        ("qinghe\\liuhe", "qinghe/liuhe"),
        ("content/reports/qinghe/liuhe/", "qinghe/liuhe"),
        ("content\\reports\\qinghe\\liuhe", "qinghe/liuhe"),
        ("./qinghe//liuhe", "qinghe/liuhe"),
        ("柳河镇", "qinghe/liuhe"),
        ("清河县", "qinghe"),
        ("清河县柳河镇", "qinghe/liuhe"),
        ("清河县/柳河镇", "qinghe/liuhe"),
        ("清河县\\liuhe", "qinghe/liuhe"),
        ("清河县人民政府", "qinghe"),
        ("乙县城关镇", "other/chengguan"),
        ("乙县城关镇人民政府", "other/chengguan"),
        ("other/城关镇", "other/chengguan"),
        (" 乙县 城关镇 ", "other/chengguan"),
    ],
)
def test_an_authority_is_known_by_every_name(project: Path, words: str, path: str) -> None:
    assert authority_named(open_project(project).authorities, words).path == path


def test_a_name_that_several_have_lists_them(project: Path) -> None:
    with pytest.raises(Refused) as refusal:
        authority_named(open_project(project).authorities, "城关镇")
    assert str(refusal.value) == (
        "叫“城关镇”的机关有 2 个，请写文件夹："
        "other/chengguan（乙县城关镇人民政府）、qinghe/chengguan（清河县城关镇人民政府）。"
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("柳河乡", "没有机关 柳河乡。是不是 qinghe/liuhe（"),
        ("qinghe/liuha", "是不是 qinghe/liuhe（"),
        ("zzz", "请写它的简称、全称"),
        ("清河县/城关镇/柳河镇", "没有机关"),
        ("", "没有机关"),
    ],
)
def test_a_name_that_nobody_has_is_told_with_near_ones(
    project: Path, words: str, told: str
) -> None:
    with pytest.raises(Refused, match="没有机关") as refusal:
        authority_named(open_project(project).authorities, words)
    assert told in str(refusal.value)


@pytest.mark.parametrize(
    "words",
    [
        ("check", "{}"),
        ("fmt", "--check", "{}"),
        ("status", "{}"),
        ("new", "{}", "2022"),
        ("names", "{}/2023"),
    ],
)
@pytest.mark.parametrize("name", ["qinghe\\liuhe", "柳河镇", "清河县柳河镇人民政府"])
def test_every_command_takes_every_name(project: Path, words: tuple[str, ...], name: str) -> None:
    assert (project / LIUHE).is_dir()
    wanted = [word.format(name) for word in words]
    usual = [word.format("qinghe/liuhe") for word in words]
    found = run(*wanted)
    if words[0] == "new":
        assert f"已新建 {LIUHE}/2022.yml" in said(found)
        return
    expected = run(*usual)
    assert (found.exit_code, found.output) == (expected.exit_code, expected.output)
    assert found.exit_code < 2, said(found)


@pytest.mark.parametrize(
    "words", [("check", "{}"), ("fmt", "{}"), ("status", "{}"), ("new", "{}", "2022")]
)
def test_every_command_lists_candidates(project: Path, words: tuple[str, ...]) -> None:
    assert (project / LIUHE).is_dir()
    found = run(*(word.format("城关镇") for word in words))
    assert found.exit_code == 2
    assert "叫“城关镇”的机关有 2 个" in said(found)
    assert "other/chengguan" in said(found)


@pytest.mark.usefixtures("project")
def test_a_file_of_an_authority_is_found_by_its_name() -> None:
    for words in ("柳河镇/2023.yml", "柳河镇\\2023.md", f"{LIUHE}\\2023.yml".replace("/", "\\")):
        found = run("check", words)
        assert found.exit_code == 0, said(found)
    missing = run("check", "柳河镇/1999.yml")
    assert missing.exit_code == 2
    assert "content 里没有 柳河镇/1999.yml" in said(missing)
    nobody = run("check", "没有镇/2023.yml")
    assert "没有机关 没有镇" in said(nobody)


@pytest.mark.usefixtures("project")
def test_rollup_and_import_take_names(tmp_path: Path) -> None:
    assert run("rollup", "清河县", "2023").output == run("rollup", "qinghe", "2023").output
    document = tmp_path / "x.txt"
    document.write_text("没有写明机关的文字。", "utf-8")
    told = run("import", "--dry-run", "--authority", "城关镇", "--year", "2023", str(document))
    assert "叫“城关镇”的机关有 2 个" in said(told)


BROKEN = f"{LIUHE}/authority.yml"
SLIPS = [
    "名称: 柳河镇\n全称: 清河县柳河镇人民政府\n类型: 镇\n",
    "名称：柳河镇\n全称: 清河县柳河镇人民政府\n类型: 乡镇\n",
    '名称: "柳河镇\n全称: 清河县柳河镇人民政府\n类型: 乡镇\n',
    "\ufeff名称: 柳河镇  # 旧名\n全称: 清河县柳河镇人民政府\n\t类型: 乡镇\n",
]


@pytest.mark.parametrize("text", SLIPS)
@pytest.mark.parametrize(
    "name",
    [
        "qinghe/liuhe",
        "柳河镇",
        "清河县柳河镇人民政府",
        "清河县柳河镇",
        "清河县/柳河镇",
        "清河县/liuhe",
    ],
)
def test_an_authority_whose_file_has_an_error_is_not_said_to_be_missing(
    project: Path, text: str, name: str
) -> None:
    (project / BROKEN).write_text(text, "utf-8")
    done = run("status", name)
    assert done.exit_code != 0
    assert f"{BROKEN} 有错误，不能读取这个机关" in said(done)
    assert "没有机关" not in said(done)


@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
@pytest.mark.parametrize(
    "words", [("check", "柳河镇"), ("check", "柳河镇/2023.yml"), ("new", "柳河镇", "2024")]
)
def test_in_another_encoding_too(project: Path, words: tuple[str, ...], encoding: str) -> None:
    (project / BROKEN).write_text(
        "名称: 柳河镇\n全称: 清河县柳河镇人民政府\n类型: 乡镇\n", encoding
    )
    assert f"{BROKEN} 有错误" in said(run(*words))
    assert "没有文件" not in said(run(*words))


def test_the_others_keep_their_names(project: Path) -> None:
    (project / BROKEN).write_text(SLIPS[0], "utf-8")
    assert run("status", "乙县城关镇").exit_code in {0, 1}
    assert "没有机关 大河镇" in said(run("status", "大河镇"))


def test_an_import_says_so_too(project: Path, tmp_path: Path) -> None:
    (form,) = word_forms(project, "柳河镇", 2024, 2030, tmp_path, every=False)
    (project / BROKEN).write_text(SLIPS[0], "utf-8")
    task = Task(project, open_project(project).library, None, None)
    told = import_file(task, tmp_path / form).error or ""
    assert told.startswith(f"{BROKEN} 有错误，不能读取这个机关")
