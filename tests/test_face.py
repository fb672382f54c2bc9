"""The county's face: what site.yml puts on every page, how a site of each 用途 speaks, and that a
change makes anew exactly what shows it."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.base.colour import READABLE, contrast, least_contrast, readable
from generator.model.site import DARK, LIGHT
from generator.model.voice import ARCHIVE, PUBLISHER
from generator.pages.face import colour_sheet
from generator.project.project import open_project
from tests.projects import TEMPLATES, build_site, clean_build, edit, make_project, site_bytes

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SITE, REPORT = "content/site.yml", "qinghe/liuhe/2023.html"
FACE = """\
网站名称: 清河县年报专栏
标志: logo.svg
主色: "#1f5f3f"
导航:
  - {文字: 县政府门户网站, 网址: "https://www.example.gov.cn/?a=1&b=2"}
  - {文字: 联系我们, 网址: /lxwm.html}
  - {文字: 比较数据, 网址: compare.html}
页脚链接:
  - {文字: 省政府, 网址: "https://www.example.org.cn/"}
页眉附加: parts/banner.html
主办单位: 清河县人民政府办公室
网站标识码: "0000000001"
ICP备案号: 示ICP备00000000号
公安备案号: 示公网安备 12345678901234号
党政机关标识: {图片: dangzheng.png, 网址: "https://bszs.conac.cn/sitename?method=show&id=0"}
网站找错: {图片: badges/jiucuo.png, 网址: "https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code=0"}
网站地图: wzdt.html
"""
POLICE = "https://beian.mps.gov.cn/#/query/webSearch?code=12345678901234"
FILES = ("assets/logo.svg", "assets/dangzheng.png", "assets/badges/jiucuo.png", "parts/banner.html")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project")


def add(project: Path, text: str) -> None:
    with (project / SITE).open("a", encoding="utf-8") as file:
        file.write(text)


def customised(project: Path) -> Path:
    """The project with everything of its own that a site can show."""
    add(project, FACE)
    for name in FILES:
        path = project / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('<p class="width">政务公开专栏</p>' if name.endswith("html") else "<svg/>")
    return project


def built(project: Path) -> dict[str, str]:
    """The pages of the site by address."""
    done = build_site(project)
    assert done.published, [d.message for d in done.diagnostics if d.stops]
    return {a: b.decode() for a, b in site_bytes(project).items() if a.endswith(".html")}


def problems(project: Path) -> list[tuple[str, str, str]]:
    """Code, the line it is at, and both sentences, of what is wrong with site.yml."""
    lines = (project / SITE).read_text(encoding="utf-8").splitlines()
    return [
        (d.code, lines[d.place.line - 1], f"{d.message}；{d.help}")
        for d in open_project(project).diagnostics
        if d.path == SITE
    ]


# --- what every page shows


def test_every_page_has_the_face_and_nothing_is_fetched_from_elsewhere(project: Path) -> None:
    pages = built(customised(project))
    for address, html in pages.items():
        root = "/" if address == "404.html" else "../" * address.count("/")
        head, _, body = html.partition("<body>")
        assert "_清河县年报专栏</title>" in head or "<title>清河县年报专栏</title>" in head
        assert '<meta name="SiteName" content="清河县政府信息公开工作年度报告">' in head
        assert f'<link rel="stylesheet" href="{root}assets/site.css">' in head
        for part in (
            f'<img src="{root}assets/logo.svg" alt="清河县年报专栏标志"><span>清河县年报专栏</span>',
            '<p class="width">政务公开专栏</p>',
            '<a href="https://www.example.gov.cn/?a=1&amp;b=2">县政府门户网站</a>',
            '<a href="/lxwm.html">联系我们</a>',
            f'<a href="{root}compare.html">比较数据</a>',
            '<a href="https://www.example.org.cn/">省政府</a>',
            f'<a href="{root}wzdt.html">网站地图</a>',
            '<a href="https://beian.miit.gov.cn/">示ICP备00000000号</a>',
            f'<a href="{POLICE}">示公网安备 12345678901234号</a>',
            f'<img src="{root}assets/dangzheng.png" alt="党政机关网站标识">',
            f'<img src="{root}assets/badges/jiucuo.png" alt="政府网站找错">',
        ):
            assert part in body, (address, part)
        assert not re.search(r'(?:src|<link[^>]* href)="(?:https?:)?//(?!example\.org/)', html)
        assert "style=" not in html
    assert {f"assets/{f.removeprefix('assets/')}" for f in FILES[:3]} <= site_bytes(project).keys()


def test_without_a_face_nothing_of_it_is_there(project: Path) -> None:
    for html in built(project).values():
        for part in ("site.css", "<img", "badges", "header-extra", "beian", "网站地图"):
            assert part not in html
    assert "assets/site.css" not in site_bytes(project)


def test_a_police_number_without_its_code_is_no_link(project: Path) -> None:
    add(project, "公安备案号: 正在办理\n")
    assert "<li>正在办理</li>" in built(project)[REPORT]


def test_no_page_links_to_an_about_page_that_is_not_there(project: Path) -> None:
    assert not [address for address, html in built(project).items() if "about.html" in html]
    (project / "content/pages").mkdir()
    (project / "content/pages/about.md").write_text("# 关于本站\n\n说明。\n", encoding="utf-8")
    for address, html in built(project).items():
        assert html.count('about.html">关于本站</a>') == 2, address
    (project / "content/pages/about.md").unlink()
    assert not [address for address, html in built(project).items() if "about.html" in html]


def test_the_policy_forbids_other_bases_and_targets(project: Path) -> None:
    policy = "default-src 'self'; base-uri 'none'; form-action 'self'"
    for html in built(project).values():
        assert f'<meta http-equiv="Content-Security-Policy" content="{policy}">' in html


# --- what is refused


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "ftp://a.cn/",
        "//evil.example/", "\\\\evil.example", "/\\evil.example", "https://", "http:evil", "https:///x",
        "mailto:a@b.cn", "a b.html", 'a"b', "<a>", "file:///c:/x", "about.html:8000",
    ],
)  # fmt: skip
@pytest.mark.parametrize("where", ["导航", "页脚链接", "网站地图", "网站找错"])
def test_only_web_and_relative_addresses_are_links(project: Path, where: str, address: str) -> None:
    quoted = "'" + address + "'"
    values = {
        "网站地图": quoted,
        "网站找错": f"{{图片: icon.svg, 网址: {quoted}}}",
    }
    add(project, f"{where}: {values.get(where, f'[{{文字: 一, 网址: {quoted}}}]')}\n")
    [(code, line, words)] = problems(project)
    assert (code, line.partition(":")[0]) == ("FORM-TYPE", where)
    assert words.startswith(f"“{where if where == '网站地图' else '网址'}”不能用：")


@pytest.mark.parametrize(
    "address",
    [
        "https://a.cn",
        "HTTP://a.cn/x?y#z",
        "about.html",
        "/a/b:c",
        "?a=b:c",
        "#main",
        "../",
        "政务/",
    ],
)
def test_these_are_links(project: Path, address: str) -> None:
    add(project, f'导航: [{{文字: 一, 网址: "{address}"}}]\n')
    assert problems(project) == []


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("标志: none.svg", "“标志”写的是 none.svg，templates/assets/ 里没有这个文件"),
        ("标志: LOGO.svg", "没有这个文件；请把图片放进项目的 templates/assets/"),
        ("标志: ../../content/site.yml", "不是图片；请写图片的文件名"),
        ("标志: style.css", "不是图片"),
        ("网站找错: {图片: no.png, 网址: a.html}", "“网站找错”“图片”写的是 no.png"),
        ("页眉附加: banner.html", "“页眉附加”写的是 banner.html，templates/ 里没有这个 .html 文件"),
        ("页眉附加: ../content/pages/a.html", "templates/ 里没有这个 .html 文件"),
        ("页眉附加: assets/logo.svg", "templates/ 里没有这个 .html 文件"),
    ],
)
def test_a_missing_file_is_named_at_its_place(project: Path, line: str, says: str) -> None:
    (project / "templates/assets/logo.svg").write_text("<svg/>")
    add(project, line + "\n")
    [(code, found, words)] = problems(project)
    assert (code, found) == ("SITE-FILE", line)
    assert says in words
    assert not build_site(project).published


def test_an_extra_header_is_the_projects_own_and_never_content(project: Path) -> None:
    """Not a packaged template, and not text of content: no content is markup."""
    shutil.rmtree(project / "templates")
    add(project, "页眉附加: page.html\n")
    assert [code for code, _, _ in problems(project)] == ["SITE-FILE"]


# --- colours


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#ff0000", "#ffffff", 4.0)],
)
def test_contrast_is_that_of_the_guidelines(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


def test_the_backgrounds_are_those_of_the_style_sheets() -> None:
    for sheet, backgrounds in (("style.css", LIGHT), ("dark.css", DARK)):
        css = (TEMPLATES / "assets" / sheet).read_text(encoding="utf-8")
        found = [re.search(rf"--{name}: (#\w+);", css) for name in ("paper", "tint")]
        colours = [match[1] for match in found if match]
        assert tuple("#ffffff" if c == "#fff" else c for c in colours) == backgrounds


@pytest.mark.parametrize(
    "colour", ["#ff8800", "#ffffff", "#FFFF00", "#00c853", "#767676", "#e60012", "#2e7de9"]
)
def test_a_pale_colour_is_named_with_one_that_would_do(project: Path, colour: str) -> None:
    add(project, f'主色: "{colour}"\n')
    [(code, line, words)] = problems(project)
    assert (code, line) == ("SITE-COLOUR", f'主色: "{colour}"')
    found = re.search(r"对比度是 ([\d.]+):1，不到 4.5:1；请用深一些的颜色，如 (#\w{6})", words)
    assert found is not None
    assert float(found[1]) <= least_contrast(colour, LIGHT) < READABLE
    edit(project, SITE, colour, found[2])
    assert problems(project) == []
    assert built(project)


@pytest.mark.parametrize("colour", ["red", "#fff", "1f5f3f", "#12345g", "#1f5f3f;}", "rgb(0,0,0)"])
def test_a_colour_is_written_in_one_way(project: Path, colour: str) -> None:
    add(project, f'主色: "{colour}"\n')
    assert [code for code, _, _ in problems(project)] == ["FORM-TYPE"]


@pytest.mark.parametrize("colour", ["#000000", "#1f5f3f", "#00008b", "#9b1c1c", "#4b0082"])
def test_in_the_dark_the_colour_is_as_light_as_it_must_be(colour: str) -> None:
    sheet = colour_sheet(colour).decode()
    dark = re.search(r"--own-accent-dark: (#\w{6});", sheet)
    assert dark is not None
    assert f"--own-accent: {colour};" in sheet
    assert READABLE <= least_contrast(dark[1], DARK) < READABLE + 0.3
    assert readable(dark[1], DARK, "#ffffff").colour == dark[1]


# --- what is made anew


def again(project: Path) -> set[str]:
    done = build_site(project)
    assert done.published
    return set(done.why)


def test_a_change_makes_anew_what_shows_it(project: Path, tmp_path: Path) -> None:
    add(customised(project), "下载: [Word, CSV]\n数据集: [CSV, JSON]\n")
    pages = {a for a in built(project) if a.endswith(".html")}
    report_files = {REPORT, REPORT.replace(".html", ".docx"), REPORT.replace(".html", ".csv")}
    assert again(project) == set()

    edit(project, SITE, "#1f5f3f", "#5f1f3f")
    assert again(project) == {"assets/site.css"}
    for old, new in (
        ("联系我们", "联系本机关"),
        ("示ICP备00000000号", "示ICP备00000001号"),
        ("网站名称: 清河县年报专栏", "网站名称: 清河县年报"),
        ('主色: "#5f1f3f"\n', ""),
    ):
        edit(project, SITE, old, new)
        assert again(project) - {"assets/site.css"} == pages | report_files, old
    edit(project, SITE, "统计截至: 2024-06-30", "统计截至: 2024-07-01")
    assert REPORT not in again(project)
    add(project, "严重程度: [{规则: NARR-APP, 改为: 提示, 理由: 试}]\n")
    assert not again(project) - report_files - {"qinghe/liuhe/index.html"}
    edit(project, SITE, "站点名称: ", "站点名称: 新")
    assert {"feed.xml", "data/nianbao.json", *pages} <= again(project)
    assert site_bytes(project) == clean_build(project, tmp_path / "clean")


# --- how the site speaks

ARCHIVES_WORDS = re.compile("原件|照录|收录|本站|样例|未载|原文如此")
ODD = {  # all that an archive excuses: no title, no date, blank and unreadable cells, notes
    "标题: 清河县柳河镇人民政府2023年政府信息公开工作年度报告": "标题: ~",
    "发布日期: 2024-01-19": "发布日期: ~",
    "{网址: ~, 索引号: ~, 取得日期: ~}": "{网址: 'https://a.cn/', 索引号: ~, 取得日期: 2024-02-01}",
    "行政许可: 36": "行政许可: ~",
    "行政处罚: 5": "行政处罚: 不清",
    "行政强制: 0": "行政强制: /",
}
NOTES = """\
照录说明:
  - {规则: TITLE, 位置: 标题, 说明: 说明一。}
  - {规则: BLANK, 位置: 主动公开政府信息.行政许可, 说明: 说明二。}
  - {规则: CELL-UNREADABLE, 位置: 主动公开政府信息.行政处罚, 说明: 说明三。}
整理说明: 文字。
其他行:
  - {表: 主动公开政府信息, 标签: 另一行, 数值: [3, ~, 不清]}
"""


def odd(project: Path, purpose: str) -> dict[str, bytes]:
    """Every file of the site of that 用途 whose one report has everything unusual."""
    add(
        project,
        f"用途: {purpose}\n主办单位: 办公室\n下载: [Word, CSV, JSON]\n数据集: [CSV, JSON]\n",
    )
    data = project / "content/reports/qinghe/liuhe/2023.yml"
    for old, new in ODD.items():
        edit(project, data.relative_to(project).as_posix(), old, new)
    data.write_text(data.read_text(encoding="utf-8") + NOTES, encoding="utf-8")
    for path in project.glob("content/reports/qinghe/*/authority.yml"):
        path.write_text(path.read_text(encoding="utf-8") + "应报年度: [2022]\n", encoding="utf-8")
    done = build_site(project)
    assert done.published, [d.message for d in done.diagnostics if d.stops]
    return site_bytes(project)


def texts(site: dict[str, bytes], project: Path) -> dict[str, str]:
    """What a reader can come to see of every file: text, and what a Word or zip file holds."""
    found: dict[str, str] = {}
    for address, body in site.items():
        if address.startswith(("assets/vendor/", "search/")) or address.endswith((".svg", ".png")):
            continue
        if address.endswith((".docx", ".zip", ".xlsx")):
            with zipfile.ZipFile(project / "site" / address) as archive:
                found |= {f"{address}/{n}": archive.read(n).decode() for n in archive.namelist()}
        else:
            found[address] = body.decode()
    return found


def test_a_publisher_nowhere_speaks_as_an_archive(project: Path) -> None:
    found = texts(odd(project, "公布"), project)
    assert len(found) > 40
    for address, text in found.items():
        if address.startswith("data/") or address.endswith((".csv", ".json")):
            text = text.replace("照录", "")  # a state in the data, which has one name on all sites
        assert not ARCHIVES_WORDS.search(text), (address, ARCHIVES_WORDS.findall(text))


def test_an_archive_says_at_every_place_that_it_copies(project: Path) -> None:
    """The default: a site that does not say whose it is must not pose as a government."""
    site = odd(project, "汇集")
    report, home = site[REPORT].decode(), site["index.html"].decode()
    for words in ("原件未载标题", "原件未载<", "原件不清", "照录说明", "取得日期", "原件另有的行"):
        assert words in report, words
    assert "本站收录 1 个机关的 1 份" in home
    assert "按原件逐格、逐句照录" in home
    assert '"@type": "Organization"' in home
    assert "本站没有收录" in site["compare.html"].decode()
    edit(project, SITE, "用途: 汇集\n", "")
    assert build_site(project).published
    assert site_bytes(project) == site


@pytest.mark.parametrize(("purpose", "word"), [("公布", "已公开"), ("汇集", "已收录")])
def test_a_report_without_a_date_is_there(project: Path, purpose: str, word: str) -> None:
    site = odd(project, purpose)
    pages = {a: b.decode() for a, b in site.items() if a.endswith(".html")}
    link = f'2023.html">{word}</a><small>发布日期不详</small>'
    assert link in pages["index.html"]
    assert link in pages["qinghe/index.html"]
    row = f'<span class="undated">{word}</span><span>发布日期不详</span>'
    assert row in pages["index.html"]
    assert row in pages["qinghe/liuhe/index.html"]
    assert f'<td class="word undated">{word}（发布日期不详）</td>' in pages["years/2023.html"]
    for html in pages.values():
        assert not re.search(r"<a [^>]*>[^<]*日期不详", html)


def test_both_voices_say_all(project: Path) -> None:
    assert PUBLISHER.states.keys() == ARCHIVE.states.keys()
    kinds = {type(getattr(PUBLISHER, name)) is type(value) for name, value in vars(ARCHIVE).items()}
    assert kinds == {True}
    add(project, "用途: 出版\n")
    [(code, line, words)] = problems(project)
    assert (code, line) == ("FORM-TYPE", "用途: 出版")
    assert "公布、汇集" in words


# --- addresses


@pytest.mark.parametrize(
    ("written", "top"),
    [
        ("https://gov.example.cn/政务公开/", "https://gov.example.cn/%E6%94%BF%E5%8A%A1%E5%85%AC%E5%BC%80/"),
        ("https://gov.example.cn/政务/index.html", "https://gov.example.cn/%E6%94%BF%E5%8A%A1/"),
        ("https://gov.example.cn/%E6%94%BF%E5%8A%A1", "https://gov.example.cn/%E6%94%BF%E5%8A%A1/"),
        ("https://清河.政务:8443/年报", "https://xn--ovw11a.xn--zfr164b:8443/%E5%B9%B4%E6%8A%A5/"),
        ("https://example.org", "https://example.org/"),
    ],
)  # fmt: skip
def test_programs_get_addresses_of_plain_signs(project: Path, written: str, top: str) -> None:
    edit(project, SITE, "https://example.org/", written)
    assert build_site(project).published
    site = {
        a: b.decode() for a, b in site_bytes(project).items() if a.endswith(("html", "xml", "txt"))
    }
    assert f"<loc>{top}{REPORT}</loc>" in site["sitemap.xml"]
    assert f"Sitemap: {top}sitemap.xml" in site["robots.txt"]
    assert f'<link href="{top}{REPORT}"/>' in site["feed.xml"]
    assert f'<link rel="canonical" href="{top}{REPORT}">' in site[REPORT]
    for address in ("sitemap.xml", "robots.txt"):
        assert site[address].isascii()


# --- in a browser


@pytest.mark.browser
def test_a_face_reaches_the_browser(project: Path, chrome: Browser) -> None:
    from axe_playwright_python.sync_playwright import Axe

    from tests.browser import served, watch

    built(customised(project))
    with served(project / "site") as origin, chrome.new_context() as context:
        page = context.new_page()
        wrong, fetched = watch(page)
        page.goto(f"{origin}{REPORT}")
        assert {a.removeprefix(origin) for a in fetched} >= {"assets/site.css", "assets/logo.svg"}
        assert not [a for a in fetched if not a.startswith(origin)]
        assert wrong == []
        border = "getComputedStyle(document.querySelector('.masthead')).borderTopColor"
        colours = []
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            colours.append(page.evaluate(border))
            results = Axe().run(page)
            assert not results.violations_count, results.generate_report()
        assert colours[0] == "rgb(31, 95, 63)"
        assert colours[1] not in {colours[0], "rgb(232, 145, 139)"}
