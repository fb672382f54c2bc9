"""编辑网址: links from a page to the host's editor for the files that it is made of."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.building.check import check_project
from generator.model.library import Library
from generator.model.site import Site
from generator.pages.frame import frame
from tests.projects import build_site, clean_build, edit, make_project, site_bytes

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SITE = "content/site.yml"
REPORT, AUTHORITY, TEXT = "qinghe/liuhe/2023.html", "qinghe/liuhe/index.html", "about.html"
HOSTS = {
    "GitHub": "https://github.com/qinghe/nianbao/edit/main/",
    "GitLab": "https://gitlab.example.org/qinghe/nianbao/-/edit/main/",
    "Gitee": "https://gitee.com/qinghe/nianbao/edit/main/",
}
ADDRESS = HOSTS["Gitee"] + "{路径}"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = make_project(tmp_path / "project")
    (root / "content/pages").mkdir()
    (root / "content/pages/about.md").write_text("# 关于本站\n\n说明。\n", encoding="utf-8")
    return root


def set_address(project: Path, address: str) -> None:
    edit(project, SITE, "统计截至", f"编辑网址: {address}\n统计截至")


def edit_links(page: bytes) -> dict[str, str]:
    """Words → address of the links that ask to edit."""
    found = re.findall(r'<a href="([^"]*)">(编辑[^<]*)</a>', page.decode())
    return {words: unescape(address) for address, words in found}


@pytest.mark.parametrize("top", HOSTS.values(), ids=HOSTS)
def test_a_page_leads_to_the_editor_of_its_files(project: Path, top: str) -> None:
    set_address(project, top + "{路径}")
    assert build_site(project).published
    site = site_bytes(project)
    assert edit_links(site[REPORT]) == {
        "编辑本报告（数据）": f"{top}content/reports/qinghe/liuhe/2023.yml",
        "编辑本报告（正文）": f"{top}content/reports/qinghe/liuhe/2023.md",
    }
    assert edit_links(site[AUTHORITY]) == {
        "编辑本机关资料": f"{top}content/reports/qinghe/liuhe/authority.yml"
    }
    assert edit_links(site[TEXT]) == {"编辑本页": f"{top}content/pages/about.md"}
    files = {
        address.removeprefix(top) for page in site.values() for address in _addresses(page, top)
    }
    assert all((project / path).is_file() for path in files)


def _addresses(page: bytes, top: str) -> list[str]:
    return re.findall(re.escape(top) + r'[^"]+', page.decode("utf-8", "replace"))


def test_only_pages_have_them(project: Path) -> None:
    edit(project, SITE, "统计截至", "下载: [CSV, JSON]\n统计截至")
    set_address(project, ADDRESS)
    build_site(project)
    having = {name for name, body in site_bytes(project).items() if b"/edit/main/" in body}
    authorities = {f"qinghe{below}/index.html" for below in ("", "/liuhe", "/shanqian")}
    assert having == {REPORT, TEXT, *authorities}


def test_without_the_setting_there_are_none(project: Path) -> None:
    build_site(project)
    assert not [name for name, body in site_bytes(project).items() if "编辑本".encode() in body]


def test_the_setting_reaches_every_page_of_an_older_site(project: Path, tmp_path: Path) -> None:
    build_site(project)
    set_address(project, ADDRESS)
    build_site(project)
    assert edit_links(site_bytes(project)[REPORT])
    assert site_bytes(project) == clean_build(project, tmp_path / "set")
    edit(project, SITE, ADDRESS, "~")
    build_site(project)
    assert site_bytes(project) == clean_build(project, tmp_path / "unset")


def test_an_address_is_encoded_and_cannot_break_out(project: Path) -> None:
    site = Site.model_validate(
        {
            "站点名称": "站",
            "网址": "https://example.org/",
            "统计截至": "2025-06-30",
            "编辑网址": ADDRESS,
        }
    )
    own = frame(
        Library(site, {}, {}), "a.html", "", "", [], files=[("编辑", 'content/关于 "本站".md')]
    )
    encoded = "content/%E5%85%B3%E4%BA%8E%20%22%E6%9C%AC%E7%AB%99%22.md"
    assert [link.href for link in own.edits] == [HOSTS["Gitee"] + encoded]

    address = """https://git.example.org/?a='"><script>&file="""
    set_address(project, "|-\n  " + address + "{路径}")
    build_site(project)
    page = site_bytes(project)[TEXT]
    assert b'"><script>&file' not in page
    assert edit_links(page) == {"编辑本页": f"{address}content/pages/about.md"}


@pytest.mark.parametrize(
    "wrong",
    [
        "https://gitee.com/qinghe/nianbao/edit/main/",
        "https://gitee.com/qinghe/{路径}/edit/{路径}",
        "https://gitee.com/qinghe/nianbao/edit/{分支}/{路径}",
        "https://gitee.com/qinghe/nianbao/edit/main/{path}",
        "https://gitee.com/qing he/nianbao/edit/main/{路径}",
        "https://clerk:secret@gitee.com/nianbao/edit/main/{路径}",
        "https://{路径}",
        "javascript:alert(1)//{路径}",
        "gitee.com/qinghe/nianbao/edit/main/{路径}",
    ],
)
def test_an_address_that_cannot_be_right_is_named(project: Path, wrong: str) -> None:
    set_address(project, f'"{wrong}"')
    [found] = [d for d in check_project(project).diagnostics if d.path == SITE]
    line = (project / SITE).read_text("utf-8").splitlines()[found.place.line - 1]
    assert (found.code, found.severity) == ("FORM-TYPE", "error")
    assert found.message.startswith("“编辑网址”的写法不对：")
    assert line == f'编辑网址: "{wrong}"'
    assert found.place.column == len("编辑网址: ") + 1


@pytest.mark.browser
def test_they_are_on_the_screen_and_not_on_paper(project: Path, chrome: Browser) -> None:
    set_address(project, ADDRESS)
    build_site(project)
    page = chrome.new_page()
    for address in (REPORT, AUTHORITY, TEXT):
        page.goto((project / "site" / address).as_uri())
        links = page.get_by_role("link", name=re.compile("^编辑"))
        page.emulate_media(media="screen")
        assert [link.is_visible() for link in links.all()] in ([True], [True, True])
        page.emulate_media(media="print")
        assert not page.get_by_text(re.compile("^编辑本")).first.is_visible()
    page.close()
