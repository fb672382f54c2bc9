"""The Word form of a report still to be written: filled in and imported, every cell and sentence is there."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocumentType
from docx.table import _Cell

from generator.base.cells import PENDING
from generator.base.refusal import Refused
from generator.building.check import check_project
from generator.commands.new import word_forms
from generator.forms import FORMS
from generator.importing.convert import read_file
from generator.importing.match import target_of
from generator.importing.run import Task, import_file
from generator.project.project import Project, open_project
from tests.importing.test_office import made_by_soffice, needs_soffice
from tests.projects import make_project

LIUHE = "qinghe/liuhe"
NAME = "柳河镇2024年政府信息公开工作年度报告.docx"
SENTENCES = (
    "全年通过县政府网站公开信息120条。",
    "本年收到申请若干件，均按期办结。",
    "党政办公室每季度清理一次已公开的信息。",
    "便民服务中心设有公开查阅点。",
    "开展社会评议一次，培训两次。",
    "一是部分村公开不及时；二是解读形式单一。",
    "一是每月核查；二是配发图解。",
    "本年度未收取信息处理费。",
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project")


@pytest.fixture
def form(project: Path, tmp_path: Path) -> bytes:
    assert word_forms(project, "柳河镇", 2024, 2030, tmp_path / "out", every=False) == [NAME]
    return (tmp_path / "out" / NAME).read_bytes()


def cells(document: DocumentType) -> Iterator[_Cell]:
    """The cells of the tables that hold nothing, each once, in reading order."""
    for table in document.tables:
        seen = set()
        for row in table.rows:
            for cell in row.cells:
                if cell._tc not in seen and not cell.text:
                    seen.add(cell._tc)
                    yield cell


def filled(form: bytes, first: int = 1000) -> tuple[bytes, list[int]]:
    """The form with a figure of its own in every empty cell, counted from `first`, and a sentence for
    every prompt; the figures in reading order."""
    document = Document(io.BytesIO(form))
    figures = []
    for number, cell in enumerate(cells(document), first):
        cell.paragraphs[0].add_run(f"{number}")
        figures.append(number)
    sentences = iter(SENTENCES)
    for paragraph in document.paragraphs:
        if "成文日期" in paragraph.text:
            paragraph.runs[0].text = "2025年1月10日"
        elif PENDING in paragraph.text:
            head = paragraph.text.partition("（")[0] if "（" in paragraph.text[1:] else ""
            paragraph.runs[0].text = head + next(sentences)
    assert not list(sentences)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue(), figures


def figures_of(project: Project, raw: bytes, name: str) -> list[object]:
    """The cells that were imported, in the order of the printed tables; those that the form had filled
    in are left out."""
    found = read_file(name, raw)
    target = target_of(found, project.library, None, None)
    assert (target.authority.path, target.year) == (LIUHE, 2024)
    rows = [row for table in FORMS[2021].tables for row in table.rows]
    flat = [cell for row in rows for cell in found.cells[row.path]]
    assert len(flat) == 200
    assert found.lost == ()
    assert not [one for one in found.left_out if "页码" not in one.why]
    text = found.markdown
    assert all(sentence in text for sentence in SENTENCES)
    assert PENDING not in text
    return [cell for cell in flat if not isinstance(cell, int) or cell >= 1000]


def test_filled_in_every_cell_and_sentence_is_imported(project: Path, form: bytes) -> None:
    raw, figures = filled(form)
    assert figures_of(open_project(project), raw, NAME) == figures


@needs_soffice
@pytest.mark.parametrize("wanted", ["docx", "doc", "odt"])
def test_it_is_the_same_when_another_program_has_saved_it(
    project: Path, form: bytes, wanted: str, tmp_path: Path
) -> None:
    raw, figures = filled(form)
    (tmp_path / "报.docx").write_bytes(raw)
    saved = made_by_soffice(tmp_path / "报.docx", wanted, "--infilter=MS Word 2007 XML")
    assert figures_of(open_project(project), saved.read_bytes(), saved.name) == figures


def test_what_is_known_is_filled_in_and_last_year_is_beside(form: bytes) -> None:
    document = Document(io.BytesIO(form))
    assert [p.text for p in document.paragraphs[:1]] == [
        "清河县柳河镇人民政府\n2024年政府信息公开工作年度报告"
    ]
    table = document.tables[1]
    carried = next(row for row in table.rows if "上年结转" in row.cells[0].text)
    assert [cell.text for cell in carried.cells[-7:]] == ["2", "0", "0", "0", "0", "0", "2"]
    assert document.tables[0].cell(3, 3).text == "8"  # 现行有效 of last year
    remarks = [comment.text for comment in document.comments]
    assert "2023 年：制发 2，废止 1，现行有效 8" in remarks
    assert "2023 年：自然人 7，商业企业 1，总计 8" in remarks


def test_what_is_left_open_is_still_to_come(project: Path, tmp_path: Path, form: bytes) -> None:
    (tmp_path / "out" / "柳河.docx").write_bytes(form)
    task = Task(project, open_project(project).library, None, None)
    assert import_file(task, tmp_path / "out" / "柳河.docx").error is None
    found = [d for d in check_project(project).diagnostics if "2024" in d.path]
    assert [d.code for d in found] == ["DRAFT"]
    assert "还有 191 格、9 处文字待填" in found[0].message


def test_a_form_of_another_township_is_refused(project: Path, form: bytes) -> None:
    document = Document(io.BytesIO(form))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace("柳河镇", "山前乡")
    out = io.BytesIO()
    document.save(out)
    found = read_file(NAME, out.getvalue())
    with pytest.raises(Refused, match="柳河镇人民政府 2024 年做的，文中的机关是清河县山前乡"):
        target_of(found, open_project(project).library, None, None)


def test_all_that_owe_a_report_get_one(project: Path, tmp_path: Path) -> None:
    with (project / "content/site.yml").open("a", encoding="utf-8") as site:
        site.write("应报年度自: 2023\n")
    names = word_forms(project, "清河县", 2024, 2030, tmp_path / "all", every=True)
    assert NAME in names
    assert sorted(path.name for path in (tmp_path / "all").iterdir()) == sorted(names)
    with pytest.raises(Refused, match="已经有了"):
        word_forms(project, "清河县", 2024, 2030, tmp_path / "all", every=True)


@pytest.mark.parametrize(
    ("authority", "year", "told"),
    [
        ("山前乡", None, "2024 年做的，--authority 是清河县山前乡人民政府；没有写入"),
        (None, 2025, "2024 年做的，--year 是 2025；没有写入"),
        ("山前乡", 2025, "--authority 是清河县山前乡人民政府"),
    ],
)
def test_options_for_another_authority_or_year_are_named(
    project: Path, form: bytes, authority: str | None, year: int | None, told: str
) -> None:
    found, library = read_file(NAME, form), open_project(project).library
    with pytest.raises(Refused) as refusal:
        target_of(found, library, authority, year)
    assert told in str(refusal.value)
    assert "文中" not in str(refusal.value)
    same = target_of(found, library, "qinghe/liuhe", 2024)
    assert (same.authority.path, same.year) == (LIUHE, 2024)


def test_an_abolished_authority_gets_no_form(project: Path, tmp_path: Path) -> None:
    own = project / f"content/reports/{LIUHE}/authority.yml"
    own.write_text(
        own.read_text("utf-8") + "撤销: 2024-05-01\n继任机关: qinghe/shanqian\n", "utf-8"
    )
    with pytest.raises(Refused, match="已于 2024-05-01 撤销，2024 年的年报由 qinghe/shanqian 写"):
        word_forms(project, "柳河镇", 2024, 2030, tmp_path / "out", every=False)
    assert not (tmp_path / "out").exists()
    assert word_forms(project, "柳河镇", 2023, 2030, tmp_path / "out", every=False)
