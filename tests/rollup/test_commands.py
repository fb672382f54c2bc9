"""`nianbao rollup` and `nianbao status` as the county office meets them: words, files, exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rollup.samples import write_county
from tests.test_commands import nianbao


@pytest.fixture
def county(tmp_path: Path) -> Path:
    return write_county(tmp_path, {"柳河镇": {}, "石桥镇": {"authority": "应报年度: [2022]\n"}})


def test_the_exit_codes_of_rollup(county: Path) -> None:
    assert nianbao(county, "rollup", "qinghe", "2023").returncode == 0
    for words in (["qinghe", "2011"], ["nowhere", "2023"], ["qinghe", "2023", "--compare"]):
        done = nianbao(county, "rollup", *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert "用法见" in done.stderr


def test_excel_goes_to_a_file_that_is_not_there_yet(county: Path) -> None:
    words = ("rollup", "qinghe", "2023", "--format", "excel")

    assert nianbao(county, *words).returncode == 2
    assert nianbao(county, *words, "--output", "a.xlsx").stdout == "已写入 a.xlsx\n"
    before = (county / "a.xlsx").read_bytes()
    assert "已经有了" in nianbao(county, *words, "--output", "a.xlsx").stderr
    assert (county / "a.xlsx").read_bytes() == before
    lost = nianbao(county, *words, "--output", "nowhere/a.xlsx")
    assert lost.returncode == 2
    assert lost.stderr.startswith("没有文件夹 nowhere，没有写。\n")


def test_the_exit_codes_of_status(county: Path) -> None:
    assert nianbao(county, "status").returncode == 1
    assert nianbao(county, "status", "--on", "2023-01-31").returncode == 0
    assert nianbao(county, "status", "nowhere").returncode == 2
    assert "逾期未见（1）" in nianbao(county, "status", "qinghe", "--year", "2022").stdout
