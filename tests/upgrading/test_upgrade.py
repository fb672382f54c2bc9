"""The version a project records, against the program's: what is said, and writing it down."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import __version__
from generator.base.refusal import Refused
from generator.handbook.upgrades import upgrades_page
from generator.project.project import open_project
from generator.upgrading import command
from generator.upgrading.recording import with_version
from generator.upgrading.upgrade_notes import NOTES, UpgradeNote
from generator.upgrading.versions import is_newer, notes_since, remark
from tests.cases import BASE, read_case, write_project
from tests.test_commands import nianbao

HEAD = "站点名称: 清河\n网址: https://example.org/\n统计截至: 2024-06-30\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with nothing but content/."""
    write_project(tmp_path, read_case(BASE)[0])
    return tmp_path


def settings(project: Path) -> Path:
    return project / "content/site.yml"


def note(project: Path, line: str) -> None:
    path = settings(project)
    path.write_text(f"{path.read_text('utf-8')}{line}\n", "utf-8")


# --- the notes


def test_the_notes_rise_to_this_version() -> None:
    versions = [[int(part) for part in note.version.split(".")] for note in NOTES]
    assert versions == sorted(versions)
    assert versions[-1] <= [int(part) for part in __version__.split(".")]
    assert all(text.endswith("。") for note in NOTES for text in note[1:])


def test_the_handbook_has_every_note() -> None:
    page = upgrades_page()
    for one in NOTES:
        for text in one[1:]:
            assert text in page
    assert page.count("\n## ") == len({one.version for one in NOTES})


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program of many versions."""
    made = tuple(UpgradeNote(v, f"改变 {v}。", "", "", "") for v in ("0.2.0", "0.9.0", "0.10.0"))
    monkeypatch.setattr("generator.upgrading.versions.NOTES", made)


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("recorded", "own", "told"),
    [
        (None, "0.10.0", ["0.2.0", "0.9.0", "0.10.0"]),
        ("0.1.0", "0.9.9", ["0.2.0", "0.9.0"]),
        ("0.2.0", "0.10.0", ["0.9.0", "0.10.0"]),
        ("0.9.0", "0.10.1", ["0.10.0"]),
        ("0.10.0", "0.10.0", []),
        ("0.10.1", "0.9.0", []),
        ("00.09.0000", "0.10.0", ["0.10.0"]),
    ],
)
def test_notes_are_those_after_the_record(recorded: str | None, own: str, told: list[str]) -> None:
    assert [one.version for one in notes_since(recorded, own)] == told


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("recorded", "own", "said"),
    [
        (None, "0.2.0", ""),
        ("0.2.0", "0.2.0", ""),
        ("0.2.0", "0.10.0", "有 2 处改变，请运行 nianbao upgrade"),
        ("0.2.0", "0.2.1", "没有要改的，运行 nianbao upgrade --done"),
        ("0.10.0", "0.9.0", "警告：本项目是用更新的程序（0.10.0）"),
    ],
)
def test_a_line_says_what_differs(recorded: str | None, own: str, said: str) -> None:
    assert said in remark(recorded, own)
    assert remark(recorded, own).count("\n") == bool(said)


def test_ten_is_newer_than_nine() -> None:
    assert is_newer("0.10.0", "0.9.9")
    assert not is_newer("1.0.0", "1.0.0")


# --- writing it down


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (HEAD, HEAD + '程序版本: "0.2.0"\n'),
        (HEAD.rstrip("\n"), HEAD + '程序版本: "0.2.0"\n'),
        (HEAD + "# 完\n", HEAD + '# 完\n程序版本: "0.2.0"\n'),
        (HEAD.replace("\n", "\r\n"), HEAD.replace("\n", "\r\n") + '程序版本: "0.2.0"\r\n'),
        ("\ufeff" + HEAD, "\ufeff" + HEAD + '程序版本: "0.2.0"\n'),
        (HEAD + "程序版本: 0.1.0\n", HEAD + '程序版本: "0.2.0"\n'),
        ('程序版本: "0.1.0"\n' + HEAD, '程序版本: "0.2.0"\n' + HEAD),
        (HEAD + "程序版本: '0.1.0'", HEAD + '程序版本: "0.2.0"'),
        (HEAD + "程序版本: ~\n", HEAD + '程序版本: "0.2.0"\n'),
        (HEAD + "程序版本:\n", HEAD + '程序版本: "0.2.0"\n'),
        (HEAD + "程序版本:   # 空\n", HEAD + '程序版本: "0.2.0" # 空\n'),
        ('"程序版本": "0.1.0"\r\n' + HEAD, '"程序版本": "0.2.0"\r\n' + HEAD),
        (HEAD + '程序版本: "0.1.0"  # 甲\n', HEAD + '程序版本: "0.2.0"  # 甲\n'),
        (HEAD + "程序版本: 0.1.0     # 甲\n", HEAD + '程序版本: "0.2.0"   # 甲\n'),
        (HEAD + "程序版本: 0.1.0 # 甲\r\n", HEAD + '程序版本: "0.2.0" # 甲\r\n'),
        (
            "# 程序版本: 9\n" + HEAD + "程序版本 : 0.1.0\n提示: |\n  程序版本: 0.0.1\n",
            "# 程序版本: 9\n" + HEAD + '程序版本 : "0.2.0"\n提示: |\n  程序版本: 0.0.1\n',
        ),
        (
            HEAD + "严重程度:\n  - {规则: A, 改为: 提示, 理由: 试}\n\n",
            HEAD + '严重程度:\n  - {规则: A, 改为: 提示, 理由: 试}\n\n程序版本: "0.2.0"\n',
        ),
    ],
)
def test_nothing_else_in_the_file_changes(before: str, after: str) -> None:
    assert with_version(before.encode(), "0.2.0").decode() == after


@pytest.mark.parametrize(
    "text",
    [
        "{站点名称: 清河, 网址: https://example.org/}\n",
        HEAD + "提示: |\n  一\n...\n",
        HEAD + "程序版本: >\n  0.1.0\n",
    ],
)
def test_what_cannot_be_changed_alone_is_left(text: str) -> None:
    with pytest.raises(Refused, match="请自己在"):
        with_version(text.encode(), "0.2.0")


# --- the commands


def test_without_a_record_nothing_is_said_but_by_upgrade(project: Path) -> None:
    assert nianbao(project, "check").stderr == ""
    assert nianbao(project, "build").stderr == ""
    said = nianbao(project, "upgrade")
    assert "没有写程序版本" in said.stdout
    assert f"{len(NOTES)}. " in said.stdout
    assert said.returncode == 0


def test_from_an_older_version_to_this_one(project: Path) -> None:
    note(project, "程序版本: 0.1.0  # 由 init 写")
    line = f"程序已从 0.1.0 更新为 {__version__}：有 {len(NOTES)} 处改变，请运行 nianbao upgrade 查看。"
    checked = nianbao(project, "check", "--format", "json")
    assert (checked.returncode, checked.stdout.strip(), checked.stderr.strip()) == (0, "[]", line)
    built = nianbao(project, "build")
    assert (built.returncode, built.stderr.strip()) == (0, line)
    assert nianbao(project, "build").stderr == ""  # nothing to do

    listed = nianbao(project, "upgrade").stdout
    assert all(text in listed for one in NOTES for text in one[1:])
    assert "0.1.0" in settings(project).read_text("utf-8")
    assert "原来是 0.1.0" in nianbao(project, "upgrade", "--done").stdout
    assert f'程序版本: "{__version__}" # 由 init 写\n' in settings(project).read_text("utf-8")
    assert nianbao(project, "check").stderr == ""
    assert "没有要改的" in nianbao(project, "upgrade").stdout
    assert "没有改动" in nianbao(project, "upgrade", "--done").stdout


def test_a_newer_project_is_warned_of_and_never_set_back(project: Path) -> None:
    note(project, '程序版本: "99.0.0"')
    before = settings(project).read_bytes()
    for words in (["check"], ["build"]):
        done = nianbao(project, *words)
        assert done.returncode == 0
        assert done.stderr.startswith("警告：本项目是用更新的程序（99.0.0）做的")
    for words in (["upgrade"], ["upgrade", "--done"]):
        done = nianbao(project, *words)
        assert done.returncode == 2
        assert "请更新程序" in done.stderr
    assert settings(project).read_bytes() == before


def test_a_newer_project_that_cannot_be_read_is_told_of_too(project: Path) -> None:
    """It may have settings that only the newer program knows: that is the cause to name."""
    note(project, '程序版本: "99.0.0"\n未来的设置: 是')
    for words in (["check"], ["build"]):
        done = nianbao(project, *words)
        assert done.returncode == 1
        assert "警告：本项目是用更新的程序（99.0.0）做的" in done.stderr
        assert "未来的设置" in done.stdout
    assert "请更新程序" in nianbao(project, "upgrade").stderr


@pytest.mark.parametrize(
    "value", ["0.2", "1", "v0.2.0", "0.2.0.1", "０.２.０", "[0, 2]", "0.2.0-rc1"]
)
def test_a_malformed_record_has_its_place(project: Path, value: str) -> None:
    note(project, f"程序版本: {value}")
    line = len(settings(project).read_text("utf-8").splitlines())
    (found,) = open_project(project).diagnostics
    assert (found.path, found.place.line, found.code) == ("content/site.yml", line, "FORM-TYPE")
    for words in ([], ["--done"]):
        done = nianbao(project, "upgrade", *words)
        assert done.returncode == 2
        assert "nianbao check" in done.stderr


def test_a_site_yml_that_is_a_link_is_not_written(project: Path) -> None:
    settings(project).rename(project / "elsewhere.yml")
    settings(project).symlink_to(project / "elsewhere.yml")
    with pytest.raises(Refused, match="请先运行 nianbao check"):
        command.record(project)
