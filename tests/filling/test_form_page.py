"""The form page in Chromium, as a clerk uses it: typing, pasting, keeping, printing, handing over."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner

from generator.building.check import check_project
from generator.cli import cli
from generator.forms import FORMS
from generator.model.record import places
from generator.pages.fill_page import MAX_PAGE
from generator.project.project import open_project
from tests.browser import watch
from tests.cases import read_case, write_project
from tests.filling.pages import LIUHE, form_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Dialog, Page

pytestmark = pytest.mark.browser

FOLDER = Path(__file__).parents[1] / "rules"
NUMBER = {
    ".".join((*place.words[:2], place.words[2])): number
    for number, place in enumerate(places(2021, frozenset()))
}
TABLE3 = "政府信息公开申请"


def cell(name: str) -> str:
    """The selector of a cell: 表.行.栏."""
    return f"#c{NUMBER[name]}"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose township is to fill in 2024; its report of 2023 carries two applications out."""
    root = tmp_path_factory.mktemp("form")
    write_project(root, read_case(FOLDER / "UNIT-FEE_ordinary.txt")[0])
    return root


@pytest.fixture(scope="module")
def file(root: Path) -> Path:
    return form_page(root, LIUHE, 2024, root / "填报")


@pytest.fixture
def context(chrome: Browser) -> Iterator[BrowserContext]:
    context = chrome.new_context(accept_downloads=True)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, file: Path) -> Iterator[Page]:
    page = context.new_page()
    wrong, fetched = watch(page)
    page.goto(file.as_uri())
    yield page
    assert wrong == []
    assert {address for address in fetched if not address.startswith("blob:")} == {file.as_uri()}


def value(page: Page, name: str) -> str:
    return page.input_value(cell(name))


def type_in(page: Page, name: str, text: str) -> None:
    page.focus(cell(name))
    page.keyboard.type(text)
    page.keyboard.press("Tab")


def paste(page: Page, name: str, text: str) -> None:
    page.focus(cell(name))
    page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
          document.activeElement.dispatchEvent(event);
        }""",
        text,
    )


def test_it_is_small_and_alone(file: Path) -> None:
    text = unescape(file.read_text(encoding="utf-8"))
    assert len(text.encode()) < MAX_PAGE
    assert "default-src 'none'" in text
    assert not re.search(r"""(?:src|href)=["'](?!#)""", text.partition("<script>")[0])
    script = text.partition("<script>")[2]
    # Chrome 79 and Firefox ESR 78 know none of these.
    assert not re.search(
        r"\?\.[a-zA-Z(\[]|\?\?|\bimport\b|#\w+ *[=;(]\s*\(|\.at\(|replaceAll", script
    )


def test_last_year_is_there(page: Page) -> None:
    assert value(page, f"{TABLE3}.上年结转.自然人") == "2"
    assert value(page, f"{TABLE3}.上年结转.总计") == "2"
    assert (
        page.inner_text(f"td:has({cell('主动公开政府信息.行政许可.处理决定数量')}) small") == "36"
    )
    page.click("text=看 2023 年写的 >> nth=1")
    assert page.is_visible("text=党政办公室每季度清理一次已公开的信息，更新7处过时内容。")


def test_totals_are_computed_and_can_be_overridden(page: Page) -> None:
    for name in ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"):
        assert value(page, f"{TABLE3}.本年新收.总计") == ""
        type_in(page, f"{TABLE3}.本年新收.{name}", "３" if name == "自然人" else " 1 ")
    assert value(page, f"{TABLE3}.本年新收.自然人") == "3"
    assert value(page, f"{TABLE3}.本年新收.总计") == "8"
    type_in(page, f"{TABLE3}.本年新收.总计", "9")
    said = page.inner_text("section:has(#chapter3) .of-table")
    assert "“本年新收”一行：3 + 1 + 1 + 1 + 1 + 1 = 8，总计 9，差 1" in said
    type_in(page, f"{TABLE3}.本年新收.自然人", "4")
    assert value(page, f"{TABLE3}.本年新收.总计") == "9"
    page.fill(cell(f"{TABLE3}.本年新收.总计"), "")
    page.keyboard.press("Tab")
    assert value(page, f"{TABLE3}.本年新收.总计") == "9"  # computed again
    assert "一行：4 + 1" not in page.inner_text("section:has(#chapter3) .of-table")


def test_in_force_follows_from_last_year(page: Page) -> None:
    type_in(page, "主动公开政府信息.行政规范性文件.制发", "3")
    type_in(page, "主动公开政府信息.行政规范性文件.废止", "1")
    assert value(page, "主动公开政府信息.行政规范性文件.现行有效") == "10"


def test_keys(page: Page) -> None:
    page.focus(cell(f"{TABLE3}.本年新收.自然人"))
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.ariaLabel").endswith("，商业企业")
    page.keyboard.press("ArrowDown")
    assert (
        page.evaluate("document.activeElement.ariaLabel")
        == "二、上年结转政府信息公开申请数量，商业企业"
    )
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+Enter")
    assert page.evaluate("document.activeElement.id") == cell(f"{TABLE3}.本年新收.自然人")[1:]
    page.keyboard.press("ArrowUp")  # there is no cell above
    assert page.evaluate("document.activeElement.id") == cell(f"{TABLE3}.本年新收.自然人")[1:]


def test_a_block_is_pasted_in_one_step(page: Page) -> None:
    paste(page, f"{TABLE3}.办理结果.不予公开.属于国家秘密.自然人", '1\t2\t3\r\n"1,036"\t\t０\r\n')
    row = f"{TABLE3}.办理结果.不予公开."
    assert value(page, row + "属于国家秘密.科研机构") == "3"
    assert value(page, row + "其他法律行政法规禁止公开.自然人") == "1036"
    assert value(page, row + "其他法律行政法规禁止公开.商业企业") == ""
    assert value(page, row + "其他法律行政法规禁止公开.科研机构") == "0"
    page.click("#undo")
    assert value(page, row + "属于国家秘密.科研机构") == ""
    assert value(page, row + "其他法律行政法规禁止公开.自然人") == ""


@pytest.mark.parametrize(
    ("at", "text", "said"),
    [
        (f"{TABLE3}.本年新收.其他", "1\t2\t3", "没有这一格"),
        (f"{TABLE3}.结转下年度继续办理.自然人", "1\n2", "没有这一格"),
        (f"{TABLE3}.本年新收.自然人", "自然人\t商业企业\n1\t2", "不是数字"),
        ("主动公开政府信息.行政处罚.处理决定数量", "1\n2\n3", "没有这一格"),
    ],
)
def test_a_block_that_does_not_fit_takes_nothing(page: Page, at: str, text: str, said: str) -> None:
    before = page.evaluate("JSON.stringify(window.nianbao.file())")
    paste(page, at, text)
    assert page.evaluate("document.activeElement.id") == "refused"
    assert said in page.inner_text("#refused")
    assert page.evaluate("JSON.stringify(window.nianbao.file())") == before
    page.click("#close")
    assert page.evaluate("document.activeElement.id") == cell(at)[1:]


def test_the_summary_leads_to_each_field(page: Page) -> None:
    page.fill("[id='f1.2']", "联系人王某，手机13812345678。")
    type_in(page, "主动公开政府信息.行政许可.处理决定数量", "5件")
    page.click("#check")
    assert page.evaluate("document.activeElement.id") == "summary"
    assert page.title().startswith("（")
    said = page.inner_text("#summary")
    assert "这里有手机号码 138****5678" in said
    assert "“行政许可”为 5件，不是数字。本格只写数字，请写 5。" in said
    assert "“（一）主动公开”没有填" in said
    page.click("#summary a:has-text('手机号码')")
    assert page.evaluate("document.activeElement.id") == "f1.2"
    page.click("#summary a:has-text('“行政许可”为')")
    assert (
        page.evaluate("document.activeElement.id")
        == cell("主动公开政府信息.行政许可.处理决定数量")[1:]
    )
    shown = page.get_attribute("[id='f1.2']", "aria-describedby") or ""
    assert "手机号码" in " ".join(page.inner_text(f"[id='{id}']") for id in shown.split())


def test_it_keeps_itself(context: BrowserContext, file: Path) -> None:
    page = context.new_page()
    page.goto(file.as_uri())
    type_in(page, "主动公开政府信息.行政许可.处理决定数量", "77")
    page.fill("[id='f1.1']", "写了一半")
    page.wait_for_timeout(600)
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    assert asked == ["beforeunload"]
    again = context.new_page()
    again.goto(file.as_uri())
    assert value(again, "主动公开政府信息.行政许可.处理决定数量") == "77"
    assert again.input_value("[id='f1.1']") == "写了一半"
    assert "恢复了" in again.inner_text("#status")
    again.on("dialog", lambda dialog: dialog.accept())
    again.click("#forget")
    third = context.new_page()
    third.goto(file.as_uri())
    assert value(third, "主动公开政府信息.行政许可.处理决定数量") == ""


def test_a_draft_of_another_page_is_offered(
    context: BrowserContext, file: Path, tmp_path: Path
) -> None:
    other = tmp_path / file.name
    text = file.read_text("utf-8")
    digest = re.search(r'"made_from":"(\w+)"', text)
    assert digest
    page = context.new_page()
    page.goto(file.as_uri())
    type_in(page, "主动公开政府信息.行政许可.处理决定数量", "77")
    page.wait_for_timeout(600)
    kept = page.evaluate("JSON.stringify(localStorage)")
    other.write_text(text.replace(digest[1], "0" * 16), "utf-8")
    page = context.new_page()
    page.goto(other.as_uri())
    page.evaluate(
        "kept => { for (const [k, v] of Object.entries(JSON.parse(kept))) localStorage[k] = v; }",
        kept,
    )
    page.reload()
    assert page.is_visible("#offer")
    assert value(page, "主动公开政府信息.行政许可.处理决定数量") == ""
    page.click("#take")
    assert value(page, "主动公开政府信息.行政许可.处理决定数量") == "77"


def test_it_works_where_nothing_is_kept(context: BrowserContext, file: Path) -> None:
    page = context.new_page()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }});"
    )
    page.goto(file.as_uri())
    type_in(page, "主动公开政府信息.行政许可.处理决定数量", "77")
    page.wait_for_timeout(600)
    assert "不能自动保存" in page.inner_text("#status")
    with page.expect_download():
        page.click("#save")


def test_from_an_empty_page_to_a_report(
    page: Page, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Filled in, mended by its hints, handed over, opened again, imported: `check` finds nothing."""
    page.click("#zeros")
    paste(page, f"{TABLE3}.办理结果.予以公开.自然人", "2")
    type_in(page, "主动公开政府信息.行政许可.处理决定数量", "41")
    texts = {
        "1.1": "全年通过县政府网站柳河镇专栏主动公开集镇改造、惠农补贴等信息96条。",
        "1.2": "本年新收政府信息公开申请0件，上年结转2件；办结2件，没有结转下年度的申请。",
        "1.3": "党政办公室每半年核对一次公开目录，撤下失效文件并注明原因。",
        "1.4": "镇专栏增设集镇改造子栏目，便民大厅的查阅点换了电脑。",
        "1.5": "信息公开列入站所年度考核，开展社会评议一次，没有发生责任追究情形，培训3次。",
        "5.1": "一是个别村补贴名册公布偏晚；二是图解数量不多。",
        "5.2": "一是名册在发放前五日张贴，由财政所逐村核对；二是2025年起重要文件都配图解。",
        "6.1": "本年度未收取信息处理费。",
    }
    for key, text in texts.items():
        page.fill(f"[id='f{key}']", text)
    page.fill("#signed", "2025-01-14")
    page.click("#check")
    assert page.inner_text("#summary-title") == "检查过了，没有问题"
    assert page.evaluate("getComputedStyle(document.querySelector('.stamp')).display") == "none"
    with page.expect_download() as started:
        page.click("#save")
    handed = tmp_path / started.value.suggested_filename
    started.value.save_as(handed)
    assert handed.name == "清河县柳河镇人民政府2024年年报.nianbao.json"
    first = json.loads(handed.read_bytes())
    page.evaluate("localStorage.clear()")
    page.click("#zeros")
    page.fill("[id='f1.1']", "")
    page.set_input_files("#file", handed)
    page.wait_for_function("document.getElementById('status').textContent.startsWith('打开了')")
    assert page.evaluate("window.nianbao.file()") == first
    monkeypatch.chdir(root)
    done = CliRunner().invoke(cli, ["import", str(handed)])
    assert done.exit_code == 0, done.output
    found = [d for d in check_project(root).diagnostics if "/2024." in d.path]
    assert [d for d in found if d.severity == "error"] == []
    report, _ = open_project(root).report(LIUHE, 2024)
    assert report is not None
    assert report.cells["政府信息公开申请", "上年结转"] == (2, 0, 0, 0, 0, 0, 2)
    assert [typed for row in first["cells"].values() for typed in row] == [
        str(c) for c in report.flat
    ]
    for suffix in (".yml", ".md"):
        (root / f"content/reports/{LIUHE}/2024{suffix}").unlink()


@pytest.mark.parametrize(
    "change", [{"year": 2023}, {"kind": "x"}, {"cells": {}}, {"form": 2019}, None]
)
def test_a_file_of_another_report_is_not_opened(page: Page, tmp_path: Path, change: Any) -> None:
    found = {**page.evaluate("window.nianbao.file()"), **change} if change else []
    other = tmp_path / "other.json"
    other.write_text(json.dumps(found), encoding="utf-8")
    page.set_input_files("#file", other)
    page.wait_for_function("document.getElementById('status').textContent.startsWith('没有打开')")


def test_print_is_the_form_with_draft_across_it(page: Page) -> None:
    page.fill("[id='f1.1']", "第一段。\n第二段。")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.is_visible(".stamp")
    assert page.inner_text(".paper[data-of='f1.1']").split() == ["第一段。", "第二段。"]
    for hidden in (".tools", ".guide", "textarea", ".official small", ".left"):
        assert not page.is_visible(hidden)


@pytest.mark.parametrize("width", [390, 1280])
def test_for_every_reader_and_width(chrome: Browser, file: Path, width: int) -> None:
    context = chrome.new_context(viewport={"width": width, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.goto(file.as_uri())
    page.fill("[id='f1.2']", "手机13812345678。")
    page.click("#check")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    result = Axe().run(page)
    assert result.violations_count == 0, result.generate_report()
    context.close()


def test_every_cell_has_a_name_of_its_own(page: Page) -> None:
    names = page.eval_on_selector_all("td input", "all => all.map(one => one.ariaLabel)")
    assert len(names) == len(set(names)) == len(NUMBER)
    assert "行政诉讼，复议后起诉，结果纠正" in names
    assert FORMS[2021].years[0] == 2021
