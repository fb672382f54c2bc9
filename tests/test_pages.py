"""Pages: golden <main> of each kind, every state of a cell, and nothing that content can inject."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.projects import build_site, make_project, site_bytes

GOLDEN = Path(__file__).parent / "golden"
LIUHE = "content/reports/qinghe/liuhe"
PAGE = "qinghe/liuhe/2023.html"
SHOWN = (
    *("index.html", "qinghe/index.html", "qinghe/sums-2023.html", "qinghe/liuhe/index.html"),
    *(PAGE, "years/2023.html"),
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project")


def page(project: Path, address: str = PAGE) -> str:
    built = build_site(project)
    assert built.published, [d.message for d in built.diagnostics if d.stops]
    return site_bytes(project)[address].decode()


def edit(project: Path, *pairs: tuple[str, str], name: str = "2023.yml") -> None:
    path = project / LIUHE / name
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def note(rule: str, place: str) -> str:
    return f"  - {{规则: {rule}, 位置: {place}, 说明: 照录。}}\n"


def add_notes(project: Path, *notes: str) -> None:
    path = project / LIUHE / "2023.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "照录说明:\n" + "".join(notes), encoding="utf-8")


def row(html: str, label: str) -> str:
    """The table row that holds the header cell `label`."""
    return next(
        row for row in html.split("<tr>") if re.search(rf"<th[^>]*>{re.escape(label)}", row)
    )


def cells(html_row: str) -> list[str]:
    return re.findall(r"<td[^>]*>(.*?)</td>", html_row)


@pytest.mark.parametrize("address", SHOWN)
def test_golden_main(project: Path, address: str) -> None:
    """GOLDEN=write renews the files; then look at the difference."""
    main = re.search(r"<main.*</main>", page(project, address), re.DOTALL)
    assert main
    golden = GOLDEN / address.replace("/", "_")
    if os.environ.get("GOLDEN") == "write":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(main[0] + "\n", encoding="utf-8")
    assert main[0] + "\n" == golden.read_text(encoding="utf-8")


def test_every_state_of_a_cell_reaches_the_page(project: Path) -> None:
    edit(
        project,
        ("重复申请: [0, 0, 0, 0, 0, 0, 0]", "重复申请: [~, /, 不清, —, 无, 0, 0]"),
        ("行政事业性收费: 0", "行政事业性收费: 12.3400"),
    )
    path = "政府信息公开申请.办理结果.不予处理.重复申请"
    add_notes(project, note("BLANK", path), note("CELL-UNREADABLE", path))
    html = page(project)
    shown = cells(row(html, "2.重复申请"))
    assert shown == ["", "/", '<span class="unclear">原件不清</span>', "—", "无", "0", "0"]
    assert cells(row(html, "行政事业性收费")) == ["12.3400"]


def test_notes_stand_beside_what_they_explain(project: Path) -> None:
    edit(project, ("本年新收: [7, 1, 0, 0, 0, 0, 8]", "本年新收: [7, 1, 0, 0, 0, 0, ~]"))
    add_notes(project, note("BLANK", "政府信息公开申请.本年新收.总计"))
    html = page(project)
    last = cells(row(html, "一、本年新收政府信息公开申请数量"))[-1]
    assert 'href="#note-1"' in last
    assert 'id="note-1"' in html
    note_1 = html.partition('id="note-1"')[2].partition("</li>")[0]
    assert "照录。" in note_1
    back = re.search(r'href="#(at-[^"]+)"', note_1)
    assert back is not None
    assert f'id="{back[1]}"' in last  # leads back to the cell, not only to its chapter
    assert html.count(f'id="{back[1]}"') == 1


def test_a_note_on_a_row_or_the_text_leads_back_to_it(project: Path) -> None:
    edit(project, ("行政许可: 36", "行政许可: ~"))
    add_notes(
        project,
        note("BLANK", "主动公开政府信息.行政许可"),
        note("NARR-LIC", "三"),
    )
    html = page(project)
    assert 'href="#at-主动公开政府信息.行政许可"' in html.partition('id="note-1"')[2]
    assert (
        'id="at-主动公开政府信息.行政许可"' in html.partition("行政许可")[2].partition("</th>")[0]
    )
    assert 'href="#chapter-3"' in html.partition('id="note-2"')[2].partition("</li>")[0]


def test_a_title_may_break_between_its_parts(project: Path) -> None:
    heading = re.search("<h1>(.*?)</h1>", page(project))
    assert heading is not None
    assert re.findall("<span>(.*?)</span>", heading[1]) == [
        "清河县柳河镇人民政府",
        "2023年",
        "政府信息公开工作",
        "年度报告",
    ]


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("https://example.org/a", True),
        ("HTTP://example.org/", True),
        ("mailto:zfxxgk@example.gov.cn", True),
        ("tel:0356-0000000", True),
        ("../2022.html#chapter-1", True),
        ("#main", True),
        ("/a:b", True),
        ("javascript:alert(1)", False),
        ("JavaScript&colon;alert(1)", False),
        ("data:text/html,x", False),
        ("blob:https://example.org/x", False),
        ("ws://example.org", False),
        ("ftp://example.org", False),
    ],
)
def test_only_known_kinds_of_address_become_links(
    project: Path, address: str, allowed: bool
) -> None:
    edit(project, ("更新7处过时内容", f"更新7处[过时]({address})内容"), name="2023.md")
    assert (">过时</a>" in page(project)) is allowed


def test_a_merged_group_and_printed_labels_are_shown_as_published(project: Path) -> None:
    text = (project / LIUHE / "2023.yml").read_text(encoding="utf-8")
    start, end = text.index("    其他处理:"), text.index("    总计: [6")
    merged = "    其他处理: [0, 0, 0, 0, 0, 0, 0]\n"
    labels = "原文标签:\n  行政规范性文件: 规范性文件\n  社会公益组织: 社会组织\n"
    (project / LIUHE / "2023.yml").write_text(text[:start] + merged + text[end:] + labels)
    add_notes(
        project,
        note("T3-FORM", "政府信息公开申请.办理结果.其他处理"),
        note("T2-FORM", "原文标签.行政规范性文件"),
        note("HDR", "原文标签.社会公益组织"),
    )
    html = page(project)
    assert len(cells(row(html, "（六）其他处理"))) == 7
    assert "行政机关不再处理" not in html
    assert cells(row(html, "规范性文件")) == ["2", "1", "8"]
    assert ">社会组织" in html
    assert ">社会公益组织" not in html


def test_rows_that_the_form_does_not_have_are_kept(project: Path) -> None:
    (project / LIUHE / "2023.yml").open("a", encoding="utf-8").write(
        "其他行:\n  - {表: 主动公开政府信息, 标签: 其他主动公开文件, 数值: [3, ~, /]}\n"
    )
    html = page(project)
    assert cells(row(html, "其他主动公开文件")) == ["3", "", "/"]


def test_numbers_in_the_text_come_from_the_tables(project: Path) -> None:
    edit(
        project,
        ("本年新收政府信息公开申请8件", "本年新收政府信息公开申请{{本年新收.总计}}件"),
        name="2023.md",
    )
    assert "本年新收政府信息公开申请8件，上年结转1件" in page(project)


def test_what_the_original_does_not_give_is_said(project: Path) -> None:
    edit(project, ("发布日期: 2024-01-19", "发布日期: ~"))
    assert "原件未载" in page(project)


NASTY = "<img src=x onerror=alert(1)>\"&'</script>"


def test_content_cannot_inject(project: Path) -> None:
    """Text of any field is text on every page."""
    edit(
        project,
        ("机关: 清河县柳河镇人民政府", f"机关: '清河县柳河镇人民政府{NASTY.replace(chr(39), '')}'"),
    )
    edit(
        project,
        ("更新7处过时内容", f"更新7处{NASTY}[点](javascript:alert(1))过时内容"),
        name="2023.md",
    )
    (project / "content/reports/qinghe/authority.yml").write_text(
        f"名称: |-\n  清河县{NASTY}\n全称: 清河县人民政府\n类型: 县级政府\n", encoding="utf-8"
    )
    built = build_site(project)
    assert built.published, [d for d in built.diagnostics if d.stops]
    for address, body in site_bytes(project).items():
        if address.endswith((".html", ".xml")):
            assert b"<img src=x" not in body, address
            assert body.count(b"</script>") == body.count(b"<script "), address
            assert b'href="javascript:' not in body, address


def test_government_meta_tags(project: Path) -> None:
    path = project / "content/site.yml"
    path.write_text(path.read_text(encoding="utf-8") + '网站标识码: "1405220001"\n')
    html = page(project)
    for name, content in (
        ("SiteName", "清河县政府信息公开工作年度报告"),
        ("SiteDomain", "example.org"),
        ("SiteIDCode", "1405220001"),
        ("ColumnName", "政府信息公开年报"),
        ("ArticleTitle", "清河县柳河镇人民政府2023年政府信息公开工作年度报告"),
        ("PubDate", "2024-01-19"),
        ("ContentSource", "清河县柳河镇人民政府"),
    ):
        assert f'<meta name="{name}" content="{content}">' in html


def test_previous_next_and_neighbours(project: Path) -> None:
    for suffix in ("yml", "md"):
        text = (project / LIUHE / f"2023.{suffix}").read_text(encoding="utf-8")
        folder = project / "content/reports/qinghe/shanqian"
        (folder / f"2023.{suffix}").write_text(text.replace("柳河镇", "山前乡"), encoding="utf-8")
    html = page(project)
    assert 'href="../../qinghe/shanqian/2023.html"' in html
    assert 'href="../../years/2023.html"' in html
    assert "上一年" not in html
