"""glossary.html: every explanation under its own address, reached by plain links."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.forms.meaning import APPLYING, COLUMNS, ROWS, STATES
from generator.model.library import Library
from generator.model.site import Site
from generator.pages.glossary import glossary_page
from tests.projects import build_site, make_project


@pytest.fixture(scope="module")
def html(demo_site: Path) -> str:
    return (demo_site / "glossary.html").read_text("utf-8")


def test_every_explanation_has_an_address_and_its_source(html: str) -> None:
    anchors = re.findall(r'<div id="([^"]+)"', html)
    assert len(anchors) == len(set(anchors))
    assert {".".join(map(str, path)) for path in ROWS} <= set(anchors)
    assert {f"{table}.栏.{name}" for table, name in COLUMNS} <= set(anchors)
    assert {f"格.{number + 1}" for number in range(len(STATES))} <= set(anchors)
    assert html.count("<small>依据：") == len(anchors) + len(APPLYING)
    assert "非官方解释" in html


def test_a_report_leads_to_the_explanations_of_each_table(demo_site: Path, html: str) -> None:
    report = (demo_site / "yunxi/qingtan/2022.html").read_text("utf-8")
    for number in (2, 3, 4):
        assert f'<a href="../../glossary.html#table-{number}">' in report
        assert f'<h2 id="table-{number}">' in html
    text = (demo_site / "yunxi/songhe/2018.html").read_text("utf-8")
    assert "glossary.html#" not in text  # it has no table


def test_how_to_apply_is_the_sites_own(tmp_path: Path) -> None:
    project = make_project(tmp_path / "p")
    assert build_site(project).published
    before = (project / "site/glossary.html").read_text("utf-8")
    assert "怎样申请公开" in before
    assert "申请公开的网页" not in before
    site = project / "content/site.yml"
    own = "依申请公开:\n  说明: 县政务公开办，电话 0356-0000000。\n  网址: apply.html\n"
    site.write_text(site.read_text("utf-8") + own, "utf-8")
    report = next((project / "site").rglob("20*.html"))
    stood = report.stat().st_mtime_ns
    assert build_site(project).published
    after = (project / "site/glossary.html").read_text("utf-8")
    assert "县政务公开办，电话 0356-0000000。" in after
    assert '<a href="apply.html">申请公开的网页</a>' in after
    assert report.stat().st_mtime_ns == stood


def test_late_states_stand_only_where_the_site_shows_them() -> None:
    values = {"站点名称": "站", "网址": "https://example.org/"}
    for late in ("是", "否"):
        site = Site.model_validate({**values, "公开逾期情况": late})
        page = glossary_page(Library(site, {}, {}))
        names = [entry.name for _, own in page.sections[-1].parts for entry in own]
        assert ("逾期未见" in names) is (late == "是")
        assert "已公开" in names
