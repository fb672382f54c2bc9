"""`nianbao init`: what it writes can be used at once, and it writes all or nothing."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml
from click.testing import CliRunner, Result

from generator import __version__
from generator.base.atomic import write_all
from generator.base.clock import today_in_china
from generator.base.refusal import Refused
from generator.cli import cli
from generator.starting import program, questions, write_new
from generator.starting.answers import Host
from generator.starting.first_files import HOST_FILES, workflows_of
from generator.starting.program import ProgramWheel, own_wheel

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def wheel(tmp_path: Path) -> Path:
    """A wheel of this program, as far as its name and one file go."""
    path = tmp_path / "nianbao-9.8.7-py3-none-any.whl"
    with ZipFile(path, "w") as archive:
        archive.writestr("generator/__main__.py", "")
    return path


def run(folder: Path, *words: str | Path, given: str | None = None) -> Result:
    asked = ["init", str(folder), *map(str, words)]
    return CliRunner().invoke(cli, asked, input=given)


def said(result: Result) -> str:
    return result.output + str(getattr(result.exception, "message", result.exception) or "")


def init(folder: Path, wheel: Path, *words: str | Path) -> Result:
    result = run(folder, "--yes", "--program", wheel, "--year", "2025", *words)
    assert result.exit_code == 0, said(result)
    return result


def nianbao(root: Path, *words: str, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.chdir(root)
    return CliRunner().invoke(cli, words)


def names(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def loaded(path: Path) -> dict[str, object]:
    data = yaml.safe_load(path.read_text("utf-8"))
    assert isinstance(data, dict)
    return data


def test_a_county_with_all_its_townships(tmp_path: Path, wheel: Path) -> None:
    root = tmp_path / "阳城 年报"
    told = init(root, wheel, "--code", "140522").output
    assert "山西省晋城市阳城县（140522），下级 15 个" in told
    assert "数据截至 2023-06-30" in told
    reports = root / "content/reports"
    assert len(list(reports.rglob("authority.yml"))) == 16
    assert loaded(reports / "yangcheng/baisang/authority.yml") | {"联系": None} == {
        "名称": "白桑镇",
        "全称": "阳城县白桑镇人民政府",
        "类型": "乡镇",
        "代码": "140522111",
        "设立": None,
        "撤销": None,
        "继任机关": None,
        "曾用名": [],
        "联系": None,
    }
    assert loaded(reports / "yangcheng/authority.yml")["类型"] == "县级政府"
    settings = loaded(root / "content/site.yml")
    assert settings["用途"] == "公布"
    assert settings["应报年度自"] == 2025
    assert settings["程序版本"] == __version__
    assert settings["网址"] == "https://example.org/"
    assert settings["主办单位"] is None
    assert "统计截至" not in settings
    assert "待确认.md" not in names(root)


@pytest.mark.parametrize("code", ["140522", "110105", "659001", "130171", "632857", "441900"])
def test_what_was_written_passes_every_check(
    code: str, tmp_path: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "project"
    init(root, wheel, "--code", code)
    checked = nianbao(root, "check", "--strict", monkeypatch=monkeypatch)
    assert (checked.exit_code, checked.output) == (0, "没有发现问题。\n")
    tidy = nianbao(root, "fmt", "--check", monkeypatch=monkeypatch)
    assert tidy.exit_code == 0, tidy.output
    built = nianbao(root, "build", "--workers", "1", monkeypatch=monkeypatch)
    assert built.exit_code == 0, built.output
    assert (root / "site/index.html").is_file()


def test_the_first_site_is_worth_showing(
    tmp_path: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No heading over nothing, no list of nothing, no link to what is not there."""
    root = tmp_path / "project"
    init(root, wheel, "--code", "140522")
    assert nianbao(root, "build", "--workers", "1", monkeypatch=monkeypatch).exit_code == 0
    pages = {path: path.read_text("utf-8") for path in (root / "site").rglob("*.html")}
    assert len(pages) > 16
    for path, text in pages.items():
        main = text.partition("<main")[2].partition("</main>")[0]
        main = re.sub(r"<section [^>]*hidden>.*?</section>", "", main, flags=re.DOTALL)
        assert not re.search(r"</h2>\s*(</section>|<h2|<section)", main), path
        assert not re.search(r"<(ul|tbody|select|dl)[^>]*>\s*</\1>", main), path
        assert "1999" not in main
        for link in re.findall(r'href="([^"#:?]+)"', text):
            start = root / "site" if link.startswith("/") else path.parent
            assert (start / link.lstrip("/")).resolve().is_file(), (path, link)
    assert "董封乡" in pages[root / "site/index.html"]
    assert "16 个机关" in pages[root / "site/index.html"]


def test_what_nobody_can_be_sure_of_is_on_a_list_and_owes_nothing(
    tmp_path: Path, wheel: Path
) -> None:
    root = tmp_path / "project"
    told = init(root, wheel, "--code", "北京市朝阳区").output
    path = root / "content/reports/chaoyang/jianwai/authority.yml"
    assert loaded(path)["应报年度"] == []
    assert loaded(path)["类型"] == "街道"
    assert "待确认" in path.read_text("utf-8")
    listed = (root / "待确认.md").read_text("utf-8")
    assert "| 建外街道 | 110105001 | `content/reports/chaoyang/jianwai/authority.yml` |" in listed
    assert "| 高碑店地区 |" in listed
    count = listed.count("| `content/")
    assert f"有 {count} 个的全称要确认" in told
    sure = [one for one in root.rglob("authority.yml") if "应报年度" not in loaded(one)]
    assert len(sure) + count == len(list(root.rglob("authority.yml")))


def test_readings_and_clashes_are_told_before_anything_is_written(
    tmp_path: Path, wheel: Path
) -> None:
    told = init(tmp_path / "panyu", wheel, "--code", "番禺区").output
    assert "番禺区" in told.partition("已写入")[0]
    assert "panyu  （“番”取 pan，不取 fan）" in told.partition("已写入")[0]
    told = init(tmp_path / "kaiping", wheel, "--code", "130205").output
    assert "kaiping-jiedao  （几个都是 kaiping，所以加长）" in told.partition("已写入")[0]


def test_what_options_say_is_written(tmp_path: Path, wheel: Path) -> None:
    root = tmp_path / "project"
    options = ["--url", "https://www.example.gov.cn/nb", "--set", "主办单位=阳城县“县办”: 一科"]
    init(root, wheel, "--code", "140522", *options, "--set", "内部报送日=01-15")
    settings = loaded(root / "content/site.yml")
    assert settings["网址"] == "https://www.example.gov.cn/nb"
    assert settings["主办单位"] == "阳城县“县办”: 一科"
    assert settings["内部报送日"] == "01-15"
    assert "占位" not in (root / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--code", "朝阳区"), "110105（北京市朝阳区）"),
        (("--code", "杨城县"), "140522（山西省晋城市阳城县）"),
        (("--code", "140599"), "没有代码是 140599"),
        ((), "请用 --code 写明县的六位代码或名称"),
        (("--code", "140522", "--url", "www.example.cn"), "网址“www.example.cn”不对"),
        (("--code", "140522", "--url", "https://[x/"), "不对"),
        (("--code", "140522", "--set", "内部报送日=02-30"), "内部报送日“02-30”不对"),
        (("--code", "140522", "--set", "内部报送日=1月5日"), "请写月-日"),
        (("--code", "140522", "--set", "网站标识码=12"), "应是 10 位"),
        (("--code", "140522", "--set", "主办=x"), "项目是 网址、主办单位"),
        (("--code", "140522", "--program", "没有.whl"), "不能读取 没有.whl"),
        (("--code", "140522", "--program", "ftp://x/y.whl"), "不能读取"),
    ],
)
def test_what_will_not_do_is_told_and_nothing_is_written(
    words: tuple[str, ...], told: str, tmp_path: Path, wheel: Path
) -> None:
    root = tmp_path / "project"
    own = () if "--program" in words else ("--program", wheel)
    result = run(root, "--yes", *own, *words)
    assert result.exit_code == 2, said(result)
    assert told in said(result)
    assert not root.exists()


def test_files_that_are_there_are_never_replaced(tmp_path: Path, wheel: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()
    (root / "requirements.txt").write_text("自己的", "utf-8")
    (root / ".gitignore").write_text("x\n", "utf-8")
    result = run(root, "--yes", "--program", wheel, "--code", "140522")
    assert result.exit_code == 2
    assert "已经有 requirements.txt，什么也没有写" in said(result)
    assert names(root) == {"requirements.txt", ".gitignore"}
    assert (root / ".gitignore").read_text() == "x\n"
    init(tmp_path / "other", wheel, "--code", "140522")
    again = run(tmp_path / "other", "--yes", "--program", wheel, "--code", "140522")
    assert "已经有 content/site.yml" in said(again)


def git(root: Path, *words: str) -> str:
    command = ("git", "-c", "core.quotepath=false", *words)
    return subprocess.run(command, cwd=root, capture_output=True, check=True).stdout.decode()


@pytest.fixture
def author(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "某人")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "x@example.org")


@pytest.mark.usefixtures("author")
def test_what_a_host_puts_into_a_new_repository_is_kept(tmp_path: Path, wheel: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()
    git(root, "init", "--quiet")
    theirs = {"README.md": b"# nianbao\r\n", "LICENSE": b"MIT\n", "README.en.md": b"#\n"}
    # As hosts propose them: a last line without an end, a line of ours, and one that hides ours.
    theirs[".gitignore"] = b"# Python\r\n*.whl\r\n/site/\r\nbuild/"
    for name, body in theirs.items():
        (root / name).write_bytes(body)
    told = init(root, wheel, "--code", "140522", "--commit").output
    assert "README.md 已经有了，没有改动；本项目的说明写在 使用说明.md。" in told
    assert ".gitignore 已经有了，原有的各行不变，末尾添上：/review/、" in told
    assert "LICENSE" not in told
    for name in ("README.md", "LICENSE", "README.en.md"):
        assert (root / name).read_bytes() == theirs[name]
    lines = (root / ".gitignore").read_bytes()
    assert lines.startswith(theirs[".gitignore"] + b"\n/review/\n")
    assert lines.count(b"/site/") == 1
    assert "装上程序" in (root / "使用说明.md").read_text("utf-8")
    committed = set(git(root, "ls-files").splitlines())
    assert committed == {n for n in names(root) if not n.startswith(".git/")} - {
        "README.md",
        "LICENSE",
        "README.en.md",
    }


def test_a_list_that_cannot_be_made_longer_leaves_all_as_it_was(
    tmp_path: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "project"
    root.mkdir()
    (root / ".gitignore").write_text("x\n", "utf-8")

    def full(place: Path, texts: dict[str, str | bytes], *, replace: bool = False) -> None:
        if replace:
            raise OSError(28, "No space left on device")
        write_all(place, texts)

    monkeypatch.setattr(write_new, "write_all", full)
    result = run(root, "--yes", "--program", wheel, "--code", "140522")
    assert "什么也没有写成：磁盘已满" in said(result)
    assert {path.name for path in root.iterdir()} == {".gitignore"}


def test_a_write_that_fails_leaves_nothing_behind(
    tmp_path: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(write_new, "write_all", full)
    root = tmp_path / "a/b"
    result = run(root, "--yes", "--program", wheel, "--code", "140522")
    assert result.exit_code == 1
    assert "什么也没有写成：磁盘已满" in said(result)
    assert not (tmp_path / "a").exists()


def test_a_place_that_is_a_file_is_told(tmp_path: Path, wheel: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    for place in (tmp_path / "file", tmp_path / "file/below"):
        result = run(place, "--yes", "--program", wheel, "--code", "140522")
        assert result.exit_code == 2
        assert f"{tmp_path / 'file'} 是文件，不是文件夹，什么也没有写" in said(result)


def test_a_year_to_come_is_refused_in_the_words_of_new(tmp_path: Path, wheel: Path) -> None:
    running = today_in_china().year
    words = ("--yes", "--code", "140522", "--year", str(running + 1))
    result = run(tmp_path / "project", "--program", wheel, *words)
    assert result.exit_code == 2
    assert f"现在是 {running} 年，还不能写 {running + 1} 年的年报" in said(result)
    assert not (tmp_path / "project").exists()


# --- questions


def test_without_a_terminal_it_says_what_to_write(tmp_path: Path) -> None:
    result = run(tmp_path / "project")
    assert result.exit_code == 2
    assert "--yes" in said(result)


def test_questions_are_asked_again_until_they_are_answered(
    tmp_path: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "can_ask", lambda: True)
    root = tmp_path / "project"
    given = ["朝阳区", "番禺", "nonsense", "https://www.example.gov.cn/", "番禺区政务服务局"]
    given += ["", "020-12345678", "", "", "", "1.15", "01-15"]
    given += ["沙湾街道=Sha wan", "沙湾街道=shawanjie", "是"]
    result = run(root, "--program", wheel, given="".join(f"{line}\n" for line in given))
    assert result.exit_code == 0, said(result)
    assert "叫“朝阳区”的县级区划有 2 个" in result.output
    assert "网址“nonsense”不对" in result.output
    assert "内部报送日“1.15”不对" in result.output
    assert "写得不对" in result.output
    settings = loaded(root / "content/site.yml")
    assert settings["主办单位"] == "番禺区政务服务局"
    assert settings["承办单位"] is None
    assert settings["内部报送日"] == "01-15"
    assert (root / "content/reports/panyu/shawanjie/authority.yml").is_file()


def test_whoever_says_no_gets_nothing(
    tmp_path: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "can_ask", lambda: True)
    given = "140522\n" + "\n" * 8 + "否\n"
    result = run(tmp_path / "project", "--program", wheel, given=given)
    assert result.exit_code == 0, said(result)
    assert "什么也没有写。" in result.output
    assert not (tmp_path / "project").exists()


# --- the program


def test_the_program_is_pinned_by_hash(tmp_path: Path, wheel: Path) -> None:
    root = tmp_path / "project"
    init(root, wheel, "--code", "140522")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    lines = (root / "requirements.txt").read_text("utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == [
        "--require-hashes",
        "-r program/requirements.lock",
        f"./program/{wheel.name} --hash=sha256:{digest}",
    ]
    assert (root / "program" / wheel.name).read_bytes() == wheel.read_bytes()
    locked = (root / "program/requirements.lock").read_text("utf-8")
    assert locked == (ROOT / "requirements.lock").read_text("utf-8")


def test_a_program_from_an_address_is_pinned_and_not_copied(
    tmp_path: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body, url = wheel.read_bytes(), f"https://files.example.org/{wheel.name}"
    monkeypatch.setattr(program, "urlopen", lambda *_, **__: wheel.open("rb"))
    root = tmp_path / "project"
    result = run(root, "--yes", "--program", url, "--code", "140522")
    assert result.exit_code == 0, said(result)
    pinned = f"nianbao @ {url} --hash=sha256:{hashlib.sha256(body).hexdigest()}\n"
    assert (root / "requirements.txt").read_text("utf-8").endswith(pinned)
    assert not list((root / "program").glob("*.whl"))


@pytest.mark.parametrize(
    ("name", "body", "told"),
    [
        ("other-1.0-py3-none-any.whl", b"", "不是本程序的安装包"),
        ("nianbao-1.0-py3-none-any.whl", b"PK", "不完整"),
        ("nianbao-1.0-py3-none-any.whl", None, "没有本程序"),
    ],
)
def test_what_is_no_wheel_of_this_program_is_refused(
    name: str, body: bytes | None, told: str, tmp_path: Path
) -> None:
    path = tmp_path / "given" / name
    path.parent.mkdir()
    if body is None:
        with ZipFile(path, "w") as archive:
            archive.writestr("x", "")
    else:
        path.write_bytes(body)
    result = run(tmp_path / "project", "--yes", "--program", path, "--code", "140522")
    assert result.exit_code == 2
    assert told in said(result)


def test_in_a_checkout_the_wheel_is_built_or_the_option_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = own_wheel()
    assert made.name == f"nianbao-{__version__}-py3-none-any.whl"
    assert made == own_wheel()  # the same bytes
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(Refused, match=r"--program"):
        own_wheel()


# --- what hosts run


@pytest.mark.parametrize("host", ["github", "gitlab", "gitee"])
def test_the_files_of_the_host_are_written(host: Host, tmp_path: Path, wheel: Path) -> None:
    root = tmp_path / "project"
    init(root, wheel, "--code", "140522", "--host", host)
    everyone = {path for other in ("github", "gitlab", "gitee") for path in workflows_of(other)}
    assert {path for path in everyone if (root / path).exists()} == set(workflows_of(host))
    assert workflows_of(host)
    for path, body in workflows_of(host).items():
        assert (root / path).read_bytes() == body
        assert "--require-hashes -r requirements.txt" in body.decode()
        assert f"`{path}`" in (root / "README.md").read_text("utf-8")


def test_below_the_top_github_finds_the_workflows_and_they_the_project(
    tmp_path: Path, wheel: Path
) -> None:
    (tmp_path / ".git").mkdir()
    told = init(tmp_path / "县/年报", wheel, "--code", "140522", "--host", "github").output
    assert f"写在 Git 仓库 {tmp_path} 的最上层：.github/workflows/nianbao-comment.yml、" in told
    assert not (tmp_path / "县/年报/.github").exists()
    workflows = sorted((tmp_path / ".github/workflows").iterdir())
    assert len(workflows) == 3
    for path in workflows:
        text = path.read_text("utf-8")
        loaded_ = loaded(path)
        assert loaded_["defaults"] == {"run": {"working-directory": "县/年报"}}
        for place in re.findall(r"(?:path: | {12})(\S+)$", text, re.MULTILINE):
            if re.fullmatch(r"(\S+/)?(site|\.nianbao|comment\.md)", place):
                assert place.startswith(("县/年报/", "$")), (path.name, place)
        assert "hashFiles('县/年报/requirements.txt', '县/年报/program/**')" in text
        assert f"`.github/workflows/{path.name}`" in (tmp_path / "县/年报/README.md").read_text(
            "utf-8"
        )
    publish = (tmp_path / ".github/workflows/nianbao-publish.yml").read_text("utf-8")
    assert publish.count("县/年报/site") == 2
    assert "            县/年报/.nianbao\n" in publish


def test_below_the_top_gitlab_finds_the_pipeline_and_it_the_project(
    tmp_path: Path, wheel: Path
) -> None:
    (tmp_path / ".git").mkdir()
    init(tmp_path / "a/b", wheel, "--code", "140522", "--host", "gitlab")
    assert loaded(tmp_path / ".gitlab-ci.yml") == {"include": [{"local": "a/b/.gitlab-ci.yml"}]}
    pipeline = yaml.safe_load((tmp_path / "a/b/.gitlab-ci.yml").read_text("utf-8"))
    review, pages = pipeline["review"], pipeline["pages"]
    assert pipeline["default"]["before_script"][0] == "cd a/b"
    assert review["before_script"][-2] == "cd a/b"
    assert review["artifacts"]["paths"] == ["a/b/review"]
    assert review["artifacts"]["reports"]["codequality"] == "a/b/review/code-quality.json"
    assert "artifacts/file/a/b/review/site" in review["script"][0]
    assert review["script"][0].endswith(">$CI_PROJECT_DIR/preview.env")
    assert review["cache"] == {"key": {"files": ["a/b/requirements.txt"]}, "paths": [".cache/pip"]}
    assert pages["cache"][0]["key"] == {"files": ["a/b/requirements.txt"]}
    assert pages["cache"][1]["paths"] == ["a/b/.nianbao", "a/b/site"]
    assert pages["script"][-1] == "cp -R site $CI_PROJECT_DIR/public"
    # One that is there is kept, and told what to add to.
    told = init(tmp_path / "c", wheel, "--code", "140522", "--host", "gitlab").output
    assert "请在里面引入 c/.gitlab-ci.yml" in told
    assert "a/b" in (tmp_path / ".gitlab-ci.yml").read_text("utf-8")


@pytest.mark.usefixtures("author")
def test_below_the_top_hooks_go_into_the_project(tmp_path: Path, wheel: Path) -> None:
    git(tmp_path, "init", "--quiet")
    init(tmp_path / "县 里", wheel, "--code", "140522", "--commit")
    (repo,) = yaml.safe_load((tmp_path / "县 里/.pre-commit-config.yaml").read_text("utf-8"))[
        "repos"
    ]
    assert [hook["entry"] for hook in repo["hooks"]] == [
        "sh -c 'cd \"县 里\" && nianbao check'",
        "sh -c 'cd \"县 里\" && nianbao fmt --check'",
    ]
    assert not any(hook["pass_filenames"] for hook in repo["hooks"])
    readme = (tmp_path / "县 里/README.md").read_text("utf-8")
    assert "pre-commit install --config 县 里/.pre-commit-config.yaml" in readme
    assert all(name.startswith("县 里/") for name in git(tmp_path, "ls-files").splitlines())
    result = run(
        tmp_path / "另 外", "--yes", "--program", wheel, "--code", "140522", "--host", "github"
    )
    assert result.exit_code == 2
    assert "请换一个没有空格和符号的文件夹名" in said(result)
    assert not (tmp_path / "另 外").exists()


def test_without_a_host_there_are_no_workflows(tmp_path: Path, wheel: Path) -> None:
    init(tmp_path / "project", wheel, "--code", "140522")
    assert workflows_of("none") == {}
    assert not (tmp_path / "project/.github").exists()


def test_actions_are_pinned_as_in_this_repository() -> None:
    def pins(folder: Path) -> set[str]:
        texts = [path.read_text("utf-8") for path in folder.rglob("*.yml")]
        return {one for text in texts for one in re.findall(r"uses: (\S+ # \S+)", text)}

    ours = pins(HOST_FILES)
    assert ours
    assert ours <= pins(ROOT / ".github/workflows")
    assert all(re.fullmatch(r"\S+@[0-9a-f]{40} # v\S+", one) for one in ours)


# --- the first commit


def test_the_first_commit_if_asked_for(
    tmp_path: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "某人")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "x@example.org")
    root = tmp_path / "project"
    assert "已提交到 Git。" in init(root, wheel, "--code", "140522", "--commit").output
    log = subprocess.run(
        ("git", "-c", "core.quotepath=false", "log", "--name-only", "--format=%s"),
        cwd=root,
        capture_output=True,
        check=True,
    )
    lines = log.stdout.decode().splitlines()
    assert lines[0] == "阳城县年报网站：nianbao init"
    committed = {line for line in lines[2:] if line}
    assert committed == {name for name in names(root) if not name.startswith(".git/")}


def test_what_git_lacks_is_told(
    tmp_path: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    result = run(tmp_path / "p", "--yes", "--program", wheel, "--code", "140522", "--commit")
    assert result.exit_code == 2
    told = said(result)
    assert "文件已经写好，没有提交：没有找到 git 程序。请先安装 git" in told
    for line in ("git init", "git add --all", 'git commit -m "', "nianbao new --all 阳城县"):
        assert f"  {line}" in told or f"&& {line}" in told, told
    assert (tmp_path / "p/content/site.yml").is_file()


def test_whom_git_does_not_know_is_told_all_that_is_left(
    tmp_path: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, "/dev/null")
    for name in (
        "GIT_AUTHOR_NAME",
        "GIT_COMMITTER_NAME",
    ):  # nobody, whatever the computer is called
        monkeypatch.setenv(name, "")
    result = run(tmp_path / "p", "--yes", "--program", wheel, "--code", "140522", "--commit")
    told = said(result)
    assert result.exit_code == 2
    assert "没有提交：Git 不知道提交人" in told
    for line in (
        "config --global user.name",
        "config --global user.email",
        "add --all",
        "commit -m",
    ):
        assert f"\n  git {line}" in told
    assert "nianbao new --all 阳城县" in told
    assert "没有写的" not in told


def test_editor_settings_name_schemas_that_are_there(tmp_path: Path, wheel: Path) -> None:
    root = tmp_path / "project"
    init(root, wheel, "--code", "140522")
    settings = json.loads((root / ".vscode/settings.json").read_text("utf-8"))
    assert all((root / schema).is_file() for schema in settings["yaml.schemas"])
    assert ProgramWheel("a.whl", b"").requirement.startswith("./program/a.whl --hash=sha256:")


def test_the_batch_file_reads_the_same_in_every_code_page(tmp_path: Path, wheel: Path) -> None:
    """cmd reads a batch file in the code page of the moment, and by the line ends of Windows."""
    root = tmp_path / "project"
    init(root, wheel, "--code", "140522")
    batch = (root / "填报.bat").read_bytes()
    assert batch.isascii()
    assert batch.startswith(b"@echo off\r\n")
    assert batch.count(b"\n") == batch.count(b"\r\n") == batch.count(b"\r")
    text = batch.decode("ascii")
    labels = re.findall(r"(?m)^:(\w+)\r$", text)
    assert len(set(labels)) == len(labels)
    assert set(re.findall(r"goto (\w+)", text)) == set(labels)
    # A label that nobody jumps past is reached by falling into it.
    assert text.index("chcp 65001") < text.index("type ")
    assert text.rstrip().endswith("chcp %page% >nul")


def test_what_the_batch_file_shows_is_there_and_fits_its_keys(tmp_path: Path, wheel: Path) -> None:
    root = tmp_path / "project"
    init(root, wheel, "--code", "140522")
    batch = (root / "填报.bat").read_text("ascii")
    shown = re.findall(r"type program\\(\S+)", batch)
    assert len(shown) == 6
    for name in shown:
        body = (root / "program" / name).read_bytes()
        assert body.count(b"\n") == body.count(b"\r\n")
        body.decode("utf-8").encode("gbk")  # no character that a Chinese console lacks
    for name, keys in re.findall(r"type program\\(\S+)\nchoice /c (\d+) /n", batch):
        text = (root / "program" / name).read_text("utf-8")
        assert re.findall(r"(?m)^  (\d)  ", text) == list(keys), name
    # What is chosen is told by the number of its key among these, the last asked for first.
    menu = batch.partition("choice /c 1230 /n\n")[2]
    assert menu.startswith(
        "if errorlevel 4 goto end\nif errorlevel 3 goto word\n"
        "if errorlevel 2 goto preview\nif errorlevel 1 goto check\n"
    )


@pytest.mark.parametrize("command", [["check"], ["serve"], ["new", "--word"]])
def test_the_batch_file_calls_commands_that_there_are(command: list[str]) -> None:
    batch = (HOST_FILES.parent / "files/project/fill-in.bat").read_text("ascii")
    assert f'"%nianbao%" {" ".join(command)}' in batch
    assert CliRunner().invoke(cli, [*command, "--help"]).exit_code == 0


@pytest.mark.parametrize("words", ["联系方式=" + "长" * 3000, "ICP备案号=晋\x07"])
def test_what_check_would_refuse_is_not_written(tmp_path: Path, wheel: Path, words: str) -> None:
    folder = tmp_path / "project"
    arguments = ["init", str(folder), "--code", "140522", "--program", str(wheel), "--yes"]
    told = CliRunner().invoke(cli, [*arguments, "--set", words])
    assert told.exit_code == 2
    assert "不能这样写" in told.output
    assert not folder.exists()
