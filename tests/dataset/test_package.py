"""What describes the data is true: the Data Package, the checksums, the dictionary, the page."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from generator.dataset import columns
from generator.dataset.data_page import data_page, size_of
from generator.dataset.dictionary import ENGLISH, FORMATS, dictionary_text, sections, terms
from generator.dataset.files import FileDigest, descriptions, file_digest
from generator.dataset.package import dataset_ld
from generator.dataset.table_rows import wide_tables
from generator.exporters.data_dictionary import COLUMNS, STATE_ENTRIES
from generator.forms import FORMS
from generator.forms.common import RESULTS
from generator.forms.meaning import ROWS
from tests.corpus import PROJECT
from tests.dataset.libraries import KINDS, Held, read_project
from tests.dataset.readers import csv_rows
from tests.demo.write import write_demo


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Held:
    root = tmp_path_factory.mktemp("demo")
    write_demo(root)
    return read_project(root)


@pytest.fixture(scope="module")
def files(held: Held) -> dict[str, bytes]:
    return held.files()


def written(files: Mapping[str, bytes], folder: Path) -> Path:
    for address, body in files.items():
        path = folder / address
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    return folder / "data"


def made_of(files: Mapping[str, bytes]) -> dict[str, FileDigest]:
    return {a: FileDigest(len(b), hashlib.sha256(b).hexdigest()) for a, b in files.items()}


def sums_in(body: bytes) -> dict[str, str]:
    lines = (line.split("  ") for line in body.decode().splitlines())
    return {name: digest for digest, name in lines}


def test_frictionless_validates_the_package(files: dict[str, bytes], tmp_path: Path) -> None:
    from frictionless import validate

    folder = written(files, tmp_path)
    report = validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["name", "message"])
    assert [task.name for task in report.tasks] == [
        file.name.removesuffix(".csv") for file in descriptions() if file.kind == "CSV"
    ]
    lines = {task.name: task.stats["rows"] for task in report.tasks}
    assert lines["reports"] == 88
    assert lines["cells"] == len(csv_rows(files["data/cells.csv"]))


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("cells.csv", ",2024,", ",年,", "type-error"),
        ("reports.csv", ",2022,", ",2031,", "foreign-key"),
        ("authorities.csv", "名称", "名字", "incorrect-label"),
        ("disputes.csv", ",0,", ",1,", "hash-count"),
        ("disputes.csv", ",0,", ",10,", "byte-count"),
    ],
)
def test_the_package_notices_what_is_wrong(
    name: str, old: str, new: str, code: str, files: dict[str, bytes], tmp_path: Path
) -> None:
    from frictionless import validate

    wrong = files[f"data/{name}"].decode().replace(old, new, 1).encode()
    package = json.loads(files["data/datapackage.json"])
    if not code.endswith("-count"):
        for resource in package["resources"]:  # else it stops at the checksum
            del resource["hash"], resource["bytes"]
    described = json.dumps(package).encode()
    folder = written({**files, f"data/{name}": wrong, "data/datapackage.json": described}, tmp_path)
    report = validate(str(folder / "datapackage.json"))
    assert code in {error for [error] in report.flatten(["type"])}


def test_every_column_of_the_csv_files_is_in_the_package_in_both_languages(
    files: dict[str, bytes],
) -> None:
    package = json.loads(files["data/datapackage.json"])
    for resource in package["resources"]:
        head = files[f"data/{resource['path']}"].decode("utf-8-sig").partition("\r\n")[0]
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == head.split(",")
        assert all(field["title"].isascii() for field in fields)
    assert "licenses" not in package  # none was given


def test_the_checksums_are_those_of_all_files(files: dict[str, bytes]) -> None:
    sums = sums_in(files["data/SHA256SUMS"])
    assert sums.keys() == {a.removeprefix("data/") for a in files} - {"SHA256SUMS"}
    for name, digest in sums.items():
        assert hashlib.sha256(files[f"data/{name}"]).hexdigest() == digest


def test_a_zip_holds_what_its_checksums_say(held: Held, files: dict[str, bytes]) -> None:
    for year in range(2017, 2025):
        forms = {report.form.key for place, report in held.reports.items() if place[1] == year}
        with ZipFile(io.BytesIO(files[f"data/{year}.zip"])) as archive:
            bodies = {name: archive.read(name) for name in archive.namelist()}
            assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        sums = sums_in(bodies.pop("SHA256SUMS"))
        assert sums == {name: hashlib.sha256(body).hexdigest() for name, body in bodies.items()}
        assert {"cells.csv", "reports.csv", "authorities.csv", "dictionary.txt"} <= bodies.keys()
        for wide in wide_tables():
            assert (f"{wide.name}.csv" in bodies) == bool(forms & {*wide.forms})
        assert {row["年度"] for row in csv_rows(bodies["reports.csv"])} == {str(year)}


def test_what_lies_on_disk_is_measured(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"abc")
    assert file_digest(path) == FileDigest(3, hashlib.sha256(b"abc").hexdigest())


def test_every_row_and_column_of_the_forms_has_its_english_words() -> None:
    keys = {
        str(part)
        for form in FORMS.values()
        for table in form.tables
        for path in table.labels
        for part in path[1:]
    }
    keys |= {
        c.key for form in FORMS.values() for r in form.rows.values() for c in r.columns.columns
    }
    assert keys == ENGLISH.keys()
    assert all(english.isascii() for english in ENGLISH.values())


def test_the_dictionary_explains_every_column_of_every_format(files: dict[str, bytes]) -> None:
    explained = {kind: {e.name for s in sections([kind]) for e in s.entries} for kind in KINDS}
    named = {c for wide in wide_tables() for c in wide.columns}
    for address, body in files.items():
        if address.endswith(".csv"):
            assert csv_rows(body)[0].keys() - named <= explained["CSV"], address
    from pyarrow import parquet

    for name in ("cells", "reports", "authorities"):
        table = parquet.read_table(io.BytesIO(files[f"data/{name}.parquet"]))
        assert set(table.column_names) <= explained["Parquet"]
    assert {"站点", "机关", "年报"} == json.loads(files["data/nianbao.json"]).keys()
    assert set(json.loads(files["data/nianbao.json"])["年报"][0]) <= explained["JSON"] | {
        column.name for column in columns.REPORT_COLUMNS
    }
    rows = {term.name for table in terms() for term in table.rows}
    parts = {term.name for table in terms() for term in table.columns}
    assert {c for c in named if c not in rows and c.rpartition(".")[0] not in rows} == set()
    assert {c.rpartition(".")[2] for c in named if c not in rows} <= parts


def test_the_dictionary_is_in_both_languages() -> None:
    entries = [entry for section in sections(FORMATS) for entry in section.entries]
    assert {*COLUMNS, *STATE_ENTRIES} <= set(entries)
    assert all(all(entry) and entry.english.isascii() for entry in entries)
    text = dictionary_text("某站").decode("utf-8-sig")
    assert text.startswith("某站：数据说明")
    row = "    办理结果.不予公开.属于国家秘密 | 1.属于国家秘密 | state secrets | "
    assert f"{row}{ROWS[*RESULTS, '不予公开', '属于国家秘密'].text}\r\n" in text


def test_the_workbook_has_its_sheets_and_numbers(files: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["data/nianbao.xlsx"]))
    assert book.sheetnames == [
        "说明",
        "表二（2019）",
        "表二（2021）",
        "表三",
        "表四",
        "报告",
        "机关",
    ]
    assert book.properties.created is not None
    assert book.properties.created.year == 2000  # never the clock
    assert book["表三"].freeze_panes == "D2"
    assert [cell.value for cell in book["表三"][1]][:4] == ["机关", "名称", "年度", "格式"]
    assert {cell.data_type for cell in book["表三"]["C"][1:]} == {"n"}


def test_the_page_lists_every_file_with_its_size(held: Held, files: dict[str, bytes]) -> None:
    page = data_page(held.holdings, KINDS, made_of(files).__getitem__)
    listed = {row.link.href: row.size for group in page.groups for row in group.files}
    listed |= {row.link.href: row.size for row in page.yearly}
    described = {"SHA256SUMS", "datapackage.json"}
    assert listed.keys() == {a.removeprefix("data/") for a in files} - described
    assert listed["cells.csv"] == size_of(len(files["data/cells.csv"])) == "1.5 MB"
    assert (page.reports, page.authorities, page.years) == (88, 12, "2017—2024")
    assert [row.link.text for row in page.yearly][:2] == ["2024 年", "2023 年"]


def test_the_page_speaks_of_the_chosen_formats_only(held: Held, files: dict[str, bytes]) -> None:
    page = data_page(held.holdings, ["SQLite"], made_of(files).__getitem__)
    assert [group.name for group in page.groups] == ["SQLite"]
    assert page.yearly == ()
    assert not [section for section in page.sections if "csv" in section.files]


@pytest.mark.parametrize(
    ("size", "words"), [(0, "1 KB"), (1023, "1 KB"), (2560, "2 KB"), (1 << 20, "1.0 MB")]
)
def test_sizes_in_words(size: int, words: str) -> None:
    assert size_of(size) == words


def test_schema_org_has_every_download(held: Held, files: dict[str, bytes]) -> None:
    data = dataset_ld(held.holdings, KINDS, made_of(files).__getitem__)
    assert data["@type"] == "Dataset"
    assert data["temporalCoverage"] == "2017/2024"
    assert data["url"] == "https://example.org/data/"
    assert "license" not in data
    for download in data["distribution"]:
        body = files[download["contentUrl"].removeprefix("https://example.org/")]
        assert download["sha256"] == hashlib.sha256(body).hexdigest()
        assert download["contentSize"] == f"{len(body)} B"
    assert len(data["distribution"]) == len(files) - 2


def test_the_settings_know_the_same_formats() -> None:
    from typing import get_args

    from generator.model.site import DataFormat

    assert set(FORMATS) == set(get_args(DataFormat)) == {file.kind for file in descriptions()}
    assert (PROJECT / "templates" / "data.html").exists()
