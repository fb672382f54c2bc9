"""`nianbao import` as an office meets it: where files go, what is said, what is never touched."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from generator.base.display import width
from generator.building.check import check_project
from generator.forms.common import APPLICANTS
from generator.importing.bounded import each
from generator.importing.run import files_in
from tests.test_samples import SAMPLES

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "tests/data/seeds"
KEYS = {
    "source",
    "form",
    "authority",
    "by",
    "year",
    "data",
    "markdown",
    "counts",
    "lost",
    "left_out",
    "error",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The project's own authorities, without their reports."""
    root = tmp_path / "project"
    shutil.copytree(ROOT / "content/reports", root / "content/reports")
    shutil.copy(ROOT / "content/site.yml", root / "content/site.yml")
    for path in root.rglob("20*.*"):
        path.unlink()
    return root


def nianbao(folder: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "generator", *map(str, words)],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )


def seed(key: str) -> Path:
    (path,) = SEEDS.glob(f"{key}_*.txt")
    return path


def reports(project: Path) -> list[str]:
    return sorted(
        p.relative_to(project / "content/reports").as_posix() for p in project.rglob("20*.*")
    )


def test_a_folder_of_documents_becomes_reports_that_check_can_read(project: Path) -> None:
    done = nianbao(project, "import", SEEDS)
    assert reports(project) == sorted(
        f"{stem}{s}" for stem in SAMPLES.values() for s in (".md", ".yml")
    )
    assert "共 5 个文件，写入 5 份年报，其中 1 份有不清的格。" in done.stdout
    assert done.returncode == 1  # 002 has lost cells
    assert done.stderr == ""
    checked = check_project(project)
    assert not {d.code for d in checked.diagnostics} & {
        "YAML-SYNTAX",
        "FORM-MISSING",
        "FORM-UNKNOWN",
    }
    for stem in SAMPLES.values():  # what was read is what the files say
        ours = (ROOT / f"content/reports/{stem}.yml").read_text(encoding="utf-8")
        new = (project / f"content/reports/{stem}.yml").read_text(encoding="utf-8")
        for table in ("主动公开政府信息", "政府信息公开申请", "行政复议行政诉讼"):
            assert yaml.safe_load(new)[table] == yaml.safe_load(ours)[table]
        assert re.search(r"\n  行政事业性收费: 0 +# 万元\n", new)  # as `new` writes it
        header, row = new.partition("\n政府信息公开申请:\n")[2].splitlines()[:2]
        assert header.split() == ["#", *(c.key for c in APPLICANTS.columns)]
        assert width(header) == width(row) - 1  # columns under their headings, before the bracket


def test_the_report_counts_and_names_what_was_lost_and_left_out(project: Path) -> None:
    done = nianbao(project, "import", seed("002"))
    assert done.returncode == 1
    assert (
        "不清（IMPORT-LOSS）：本机关不掌握相关政府信息（整行）：应有 7 个数值，原件有 6 个"
        in done.stdout
    )
    assert "表格：200 格，其中数字 175、符号 0、空白 0、不清 25。" in done.stdout
    assert "已写入：content/reports/tangyin/baiying/2021.yml、" in done.stdout
    assert "检查：" in done.stdout
    assert nianbao(project, "import", seed("003")).returncode == 0


def test_an_existing_report_is_not_touched_without_force(project: Path) -> None:
    assert nianbao(project, "import", seed("003")).returncode == 0
    path = project / "content/reports/langao/shimen/2023.yml"
    path.write_text("mine", encoding="utf-8")
    done = nianbao(project, "import", seed("003"))
    assert done.returncode == 1
    assert "已经有了，没有改动；要覆盖请加 --force。" in done.stdout
    assert path.read_text(encoding="utf-8") == "mine"
    assert nianbao(project, "import", seed("003"), "--force").returncode == 0
    assert path.read_text(encoding="utf-8").startswith("# 岚皋县石门镇人民政府 2023 年\n")


def test_when_one_of_the_two_files_exists_neither_is_written(project: Path) -> None:
    folder = project / "content/reports/langao/shimen"
    (folder / "2023.md").write_text("mine", encoding="utf-8")
    assert nianbao(project, "import", seed("003")).returncode == 1
    assert sorted(p.name for p in folder.iterdir()) == ["2023.md", "authority.yml"]


def test_a_short_name_that_several_authorities_have_is_not_guessed(project: Path) -> None:
    other = project / "content/reports/yaodu/shimen"
    other.mkdir()
    text = (project / "content/reports/langao/shimen/authority.yml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("代码")]
    changed = "\n".join(lines).replace("岚皋县石门镇", "尧都区石门镇")
    (other / "authority.yml").write_text(changed + "\n", encoding="utf-8")
    done = nianbao(project, "import", seed("003"))
    assert done.returncode == 1
    assert "名为“石门镇人民政府”的机关有 2 个（langao/shimen、yaodu/shimen）" in done.stdout
    assert "--authority langao/shimen" in done.stdout
    assert reports(project) == []
    done = nianbao(project, "import", seed("003"), "--authority", "yaodu/shimen")
    assert reports(project) == ["yaodu/shimen/2023.md", "yaodu/shimen/2023.yml"]


def test_options_never_overrule_the_document(project: Path) -> None:
    done = nianbao(project, "import", seed("000"), "--authority", "langao/shimen")
    assert (
        "文中的机关是阳城县白桑镇人民政府（yangcheng/baisang），--authority 是 langao/shimen"
        in done.stdout
    )
    done = nianbao(project, "import", seed("000"), "--year", "2022")
    assert "文中的年度是 2023，--year 是 2022" in done.stdout
    assert nianbao(project, "import", seed("000"), "--authority", "no/where").returncode == 1
    assert reports(project) == []


def test_a_document_without_name_or_year_asks_for_both(project: Path, tmp_path: Path) -> None:
    text = seed("003").read_text(encoding="utf-8")
    for words in ("石门镇人民政府", "岚皋县石门镇", "石门镇", "2023年", "2024年1月23日"):
        text = text.replace(words, "")
    path = tmp_path / "nameless.txt"
    path.write_text(text, encoding="utf-8")
    done = nianbao(project, "import", path)
    assert "请用 --authority 写明机关的路径" in done.stdout
    done = nianbao(project, "import", path, "--authority", "langao/shimen")
    assert "文中没有写明年度；请核对后用 --year 写明年度。" in done.stdout
    assert (
        nianbao(
            project, "import", path, "--authority", "langao/shimen", "--year", "2022"
        ).returncode
        == 0
    )
    assert reports(project) == ["langao/shimen/2022.md", "langao/shimen/2022.yml"]


def test_json_lines_and_nothing_else(tmp_path: Path) -> None:
    """A dry run needs no project at all."""
    picture = tmp_path / "scan.pdf"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    done = nianbao(tmp_path, "import", seed("002"), picture, "--dry-run", "--json")
    assert done.returncode == 1
    assert done.stderr == ""
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert set(first) == set(second) == KEYS
    assert (first["form"], first["authority"], first["year"]) == ("2021", "汤阴县白营镇政府", 2021)
    assert first["counts"] == {"number": 175, "mark": 0, "blank": 0, "lost": 25}
    assert first["data"]["政府信息公开申请"]["办理结果"]["予以公开"] == ["不清"] * 6 + [0]
    assert first["data"]["主动公开政府信息"]["规章"] == [0, 0, 0]
    assert first["data"]["主动公开政府信息"]["行政许可"] == 0
    assert {k: first["lost"][-1][k] for k in ("row", "column")} == {
        "row": "本机关不掌握相关政府信息",
        "column": None,
    }
    assert first["markdown"].startswith("## 一、总体情况\n")
    assert first["error"] is None
    assert second["error"].startswith("这是图片")
    assert (second["form"], second["data"], second["markdown"]) == (None, None, None)


def test_a_dry_run_in_a_project_exits_as_the_real_run_would(project: Path) -> None:
    right = (seed("003"), "--dry-run")
    assert nianbao(project, "import", *right).returncode == 0
    twice = nianbao(project, "import", seed("003"), shutil.copy(seed("003"), project), "--dry-run")
    assert (twice.returncode, twice.stdout.count("已经有了")) == (1, 1)
    assert not list(project.rglob("20*.yml"))
    assert nianbao(project, "import", seed("003")).returncode == 0
    there = nianbao(project, "import", *right)
    assert (there.returncode, "已经有了" in there.stdout) == (1, True)
    assert nianbao(project, "import", *right, "--force").returncode == 0


def test_a_dry_run_of_several_files_says_how_many_were_read(tmp_path: Path) -> None:
    done = nianbao(tmp_path, "import", seed("002"), seed("003"), "--dry-run")
    assert done.stdout.endswith("共 2 个文件，读出 2 份年报，其中 1 份有不清的格。\n")
    assert "已写入" not in done.stdout


def test_wrong_use_is_exit_code_2(tmp_path: Path) -> None:
    assert nianbao(tmp_path, "import").returncode == 2
    assert nianbao(tmp_path, "import", "missing.docx", "--dry-run").returncode == 2
    assert nianbao(tmp_path, "import", tmp_path, "--dry-run").returncode == 2  # nothing inside
    assert nianbao(tmp_path, "import", seed("002")).returncode == 2  # no project


def test_a_folder_is_searched_for_documents_only(tmp_path: Path) -> None:
    for name in ("a/b.docx", "c.HTML", "~$b.docx", ".hidden.txt", "d.jpg", "e.yml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [p.name for p in files_in([tmp_path, tmp_path / "c.HTML"])] == ["b.docx", "c.HTML"]


def test_a_special_file_is_refused_and_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    done = nianbao(tmp_path, "import", "pipe.txt", "--dry-run")
    assert (done.returncode, "这不是普通文件" in done.stdout) == (1, True)


def _work(item: str) -> str:
    if item == "slow":
        time.sleep(60)
    if item == "greedy":
        len(bytearray(8 * 1024**3))
    if item == "crash":
        os._exit(3)
    return item.upper()


def test_slow_greedy_and_crashing_work_is_bounded_and_the_rest_goes_on() -> None:
    items = ["a", "slow", "b", "crash", "c", "greedy", "d"]
    results: Iterator[tuple[int, str]] = each(_work, items, seconds=1.0)
    found = dict(results)
    assert [found[n] for n in range(7)] == ["A", "slow", "B", "died", "C", "died", "D"]
