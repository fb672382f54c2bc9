"""On the computers that clerks have: no fork, no links, no fcntl, a console in GBK, a checkout with
CRLF, folders that are not there any longer. What cannot run here is simulated; see
`tests/without_posix/sitecustomize.py`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.base import fingerprints
from generator.base.durable import patiently
from generator.base.refusal import reason
from tests.cases import BASE, read_case, write_project
from tests.clerks_computer import main
from tests.projects import edit, site_bytes

ROOT = Path(__file__).parent.parent
NIANBAO = (sys.executable, "-m", "generator")
REPORT = "content/reports/qinghe/liuhe/2023"
WINDOWS = {
    "PYTHONPATH": f"{ROOT / 'tests/without_posix'}{os.pathsep}{ROOT}",
    "PYTHONWARNDEFAULTENCODING": "1",
    "PYTHONIOENCODING": "gbk",
    "LC_ALL": "C",
}


@pytest.fixture(params=["posix", "windows"])
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the processes that a test starts see."""
    own = WINDOWS if request.param == "windows" else {"PYTHONPATH": str(ROOT)}
    for name, value in own.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in WINDOWS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Nothing but content/."""
    root = tmp_path / "project"
    root.mkdir()
    write_project(root, read_case(BASE)[0])
    return root


def python(*words: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, *words], cwd=folder, capture_output=True, check=False)


def nianbao(folder: Path, *words: str, code: int = 0) -> str:
    """What a command prints, which is UTF-8."""
    done = python("-m", "generator", *words, folder=folder)
    said = (done.stdout + done.stderr).decode("utf-8")
    assert done.returncode == code, said
    return said


@pytest.mark.usefixtures("windows")
def test_every_command_works_without_what_windows_lacks() -> None:
    main(NIANBAO)


@pytest.mark.usefixtures("windows")
def test_the_simulation_takes_away_what_it_says(tmp_path: Path) -> None:
    for line in (
        "import os; os.fork()",
        "import fcntl",
        "import resource",
        "import os; os.link('a', 'b')",
        "import os; os.symlink('a', 'b')",
        "import signal; signal.SIGALRM",
    ):
        done = python("-c", line, folder=tmp_path)
        assert done.returncode == 1, line


HOLD = """
import sys, time
from pathlib import Path
from generator.building.state import locked_if_free
with locked_if_free(Path(sys.argv[1])) as mine:
    print(mine, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(project: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that holds the lock of the project until its input ends."""
    command = [sys.executable, "-c", HOLD, str(project)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"True"
        yield process
        process.kill()


@pytest.mark.usefixtures("system")
def test_one_builds_at_a_time(project: Path, holder: subprocess.Popen[bytes]) -> None:
    second = python("-c", HOLD, str(project), folder=project)
    assert second.stdout.strip() == b"False"
    assert holder.stdin is not None
    with subprocess.Popen(
        [*NIANBAO, "build"], cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as waiting:
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(4)
        holder.stdin.close()
        assert waiting.communicate()[0].decode("utf-8").startswith("网站已生成")


LIMITED = """
import time
from generator.importing.bounded import each
if __name__ == "__main__":
    print(sorted(each(time.sleep, [0, 60, 0], seconds=5)))
"""


@pytest.mark.usefixtures("system")
def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    (tmp_path / "limited.py").write_text(LIMITED, "utf-8")
    done = python("limited.py", folder=tmp_path)
    assert done.stdout.strip() == b"[(0, None), (1, 'slow'), (2, None)]", done.stderr


def test_a_site_made_without_fork_is_the_same(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(project, tmp_path / "other")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    nianbao(project, "build")
    for name, value in WINDOWS.items():
        monkeypatch.setenv(name, value)
    nianbao(tmp_path / "other", "build")
    assert site_bytes(project) == site_bytes(tmp_path / "other")


def test_publishing_where_no_link_can_be_made_says_so(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in WINDOWS.items():
        monkeypatch.setenv(name, value)
    nianbao(project, "build")
    said = nianbao(project, "publish", str(tmp_path / "www"), code=1)
    assert said.startswith("没有发布：这里不能建立链接")
    assert "请把 site/ 里的内容复制过去。" in said
    assert not (tmp_path / "www").exists()


# --- output


@pytest.mark.parametrize("locale", ["C", "C.UTF-8", "zh_CN.GBK"])
@pytest.mark.parametrize("encoding", ["gbk", "ascii", "utf-8", ""])
def test_into_a_pipe_goes_utf_8(
    locale: str, encoding: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """䶮 is in no GBK, and was a traceback."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("LC_ALL", locale)
    if encoding:
        monkeypatch.setenv("PYTHONIOENCODING", encoding)
    with (project / f"{REPORT}.md").open("ab") as file:
        file.write("\n联系人张䶮，电话13812345678。\n".encode())
    assert "张䶮" in nianbao(project, "check", code=1)


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no terminals")
def test_a_terminal_that_lacks_a_character_shows_its_number(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTHONIOENCODING", "gbk")
    with (project / f"{REPORT}.md").open("ab") as file:
        file.write("\n联系人张䶮，电话13812345678。\n".encode())
    ours, theirs = os.openpty()
    with subprocess.Popen([*NIANBAO, "check"], cwd=project, stdout=theirs, stderr=theirs) as done:
        os.close(theirs)
        said = b""
        while chunk := _read(ours):
            said += chunk
    os.close(ours)
    assert done.returncode == 1
    assert "张\\u4dae" in said.decode("gbk")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # how Linux says that it is closed
        return b""


@pytest.mark.parametrize("command", [["build"], ["check"], ["init", "x"], ["status"], ["--help"]])
def test_in_a_folder_that_was_deleted(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    gone = tmp_path / "gone"
    gone.mkdir()
    lines = (
        f"import os, sys; os.rmdir({str(gone)!r}); sys.argv[1:] = {command!r}",
        "from generator.__main__ import main; sys.exit(main())",
    )
    done = python("-c", "\n".join(lines), folder=gone)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode("utf-8") == "当前文件夹已经删除或移走，请换一个文件夹再运行。\n"


def test_a_file_that_excel_has_open_is_not_called_forbidden() -> None:
    error = PermissionError(13, "The process cannot access the file")
    error.winerror = 32  # type: ignore[attr-defined]
    assert reason(error) == "文件正被别的程序打开，请先关闭"
    assert reason(PermissionError(13, "Permission denied")) == "没有权限"


# --- files


def test_a_file_that_is_open_for_a_moment_is_waited_for(tmp_path: Path) -> None:
    left = [32, 5]

    def change() -> None:
        if left:
            error = PermissionError(13, "The process cannot access the file")
            error.winerror = left.pop()  # type: ignore[attr-defined]
            raise error
        (tmp_path / "done").touch()

    patiently(change)
    assert (tmp_path / "done").exists()


@pytest.mark.parametrize("number", [None, 32])
def test_a_file_that_stays_shut_is_an_error(number: int | None) -> None:
    asked = []

    def change() -> None:
        asked.append(1)
        error = PermissionError(13, "Permission denied")
        error.winerror = number  # type: ignore[attr-defined]
        raise error

    with pytest.raises(PermissionError):
        patiently(change)
    assert len(asked) == (6 if number else 1)


def test_a_listing_and_a_look_at_one_file_agree(tmp_path: Path) -> None:
    """On Windows the listing of a folder gives no inodes."""
    file = tmp_path / "a.txt"
    file.write_text("a")
    info = file.stat()
    listed = os.stat_result(
        [info[0], 0, 0, *info[3:]],
        {
            "st_mtime_ns": info.st_mtime_ns,
            "st_ctime_ns": info.st_ctime_ns,
        },
    )
    assert listed.st_ino == 0 != info.st_ino
    assert fingerprints.fingerprint(listed) == fingerprints.fingerprint(info)


@pytest.mark.usefixtures("system")
def test_a_checkout_with_crlf_gives_the_same_site(project: Path, tmp_path: Path) -> None:
    other = tmp_path / "crlf"
    shutil.copytree(project, other)
    for path in (other / "content").rglob("*.*"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    nianbao(project, "build")
    nianbao(other, "build")
    assert site_bytes(project) == site_bytes(other)
    assert nianbao(project, "check") == nianbao(other, "check")


DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def test_every_file_of_the_site_can_lie_on_windows(project: Path) -> None:
    """And on disks that take Baisang and baisang for one."""
    nianbao(project, "build")
    addresses = [*site_bytes(project)]
    assert len({address.lower() for address in addresses}) == len(addresses)
    for address in addresses:
        assert len(address) < 150
        for part in address.split("/"):
            assert not DEVICE.fullmatch(part), address
            assert not re.search(r'[<>:"|?*\\]|[. ]$', part), address


@pytest.mark.parametrize(
    "name", ["pages/con.md", "pages/图/aux.png", "pages/a:b.png", "图./a.png", "x /a.png", "NUL"]
)
def test_a_name_that_windows_cannot_have_is_an_error(name: str, project: Path) -> None:
    path = project / "content" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("# 页\n", "utf-8")
    said = nianbao(project, "check", code=1)
    assert "FILE-SLUG" in said
    assert "Windows" in said


@pytest.mark.parametrize("name", ["pages/图/auxiliary.png", "图.d/console.png", "说明.txt"])
def test_other_names_stay_as_they_are(name: str, project: Path) -> None:
    path = project / "content" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("# 页\n", "utf-8")
    assert "FILE-SLUG" not in nianbao(project, "check")


def test_folders_that_differ_in_case_only_are_an_error(project: Path) -> None:
    shutil.copytree(
        project / "content/reports/qinghe/liuhe", project / "content/reports/qinghe/LiuHe"
    )
    assert "FILE-SLUG" in nianbao(project, "check", code=1)


def test_a_long_path_in_chinese(project: Path, tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["政府信息公开工作年度报告"] * 6, "项目")
    deep.parent.mkdir(parents=True)
    project.rename(deep)
    edit(deep, f"{REPORT}.yml", "行政处罚: 5", "行政处罚: 6")
    nianbao(deep, "build")
    assert (deep / "site/qinghe/liuhe/2023.html").is_file()
