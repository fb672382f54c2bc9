"""The data set in a build: made with the reports, remade where they change, gone when not wanted."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tests.projects import build_site, edit, site_bytes

REPORT = "content/reports/yunxi/qingtan/2022.yml"


def data_of(project: Path) -> dict[str, bytes]:
    return {name: body for name, body in site_bytes(project).items() if name.startswith("data/")}


def test_the_checksums_are_those_of_the_files(demo: Path) -> None:
    files = data_of(demo)
    sums = files.pop("data/SHA256SUMS").decode().splitlines()
    del files["data/index.html"]
    named = {name: digest for digest, name in (line.split("  ") for line in sums)}
    assert named == {
        name.removeprefix("data/"): hashlib.sha256(body).hexdigest() for name, body in files.items()
    }


def test_a_changed_cell_leaves_other_years_alone(demo: Path) -> None:
    before = data_of(demo)
    line = next(
        line for line in (demo / REPORT).read_text().splitlines() if line.startswith("  行政许可:")
    )
    edit(demo, REPORT, line, "  行政许可: 98765")
    assert build_site(demo).published
    after = data_of(demo)
    assert before.keys() == after.keys()
    changed = {name.removeprefix("data/") for name in after if after[name] != before[name]}
    zips = {name for name in changed if name.endswith(".zip")}
    assert zips == {"2022.zip"}
    assert "disclosure-2021.csv" in changed
    assert "disclosure-2019.csv" not in changed
    assert b"98765" in after["data/cells.csv"]


def test_without_formats_there_is_no_data(demo: Path) -> None:
    edit(demo, "content/site.yml", "数据集: [CSV, Excel, JSON, SQLite, Parquet]", "数据集: []")
    assert build_site(demo).published
    assert not data_of(demo)
    assert "data/index.html" not in (demo / "site/index.html").read_text()
    edit(demo, "content/site.yml", "数据集: []", "数据集: [JSON]")
    assert build_site(demo).published
    assert data_of(demo).keys() == {"data/index.html", "data/nianbao.json"}
    assert "data/index.html" in (demo / "site/index.html").read_text()
