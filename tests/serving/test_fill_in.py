"""填报 in the preview: who may save, what is written, and what is never touched."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from generator.commands.new import new_report
from generator.formatting.command import files_to_format, format_files
from generator.formatting.new_values import with_new_values
from generator.serving import opened_report
from generator.serving.preview import refresh
from tests.projects import edit, make_project
from tests.serving.previews import Preview, previewed

if TYPE_CHECKING:
    from playwright.sync_api import Browser

STEM = "qinghe/liuhe/2024"
FILL = f"/-/fill/{STEM}"
DATA, TEXT = (f"content/reports/{STEM}{suffix}" for suffix in (".yml", ".md"))
LICENCES = "主动公开政府信息.行政许可"
RECEIVED = "政府信息公开申请.本年新收"


def a_project(folder: Path) -> Path:
    """A project with a new report still to be filled in."""
    root = make_project(folder / "project")
    new_report(root, "qinghe/liuhe", 2024, 2025)
    tidy(root)
    return root


def tidy(root: Path) -> None:
    list(format_files(root, files_to_format(root, ())))


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    with previewed(a_project(tmp_path), following=False) as started:
        yield started


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """One into which nobody can save."""
    with previewed(a_project(tmp_path_factory.mktemp("still")), following=False) as started:
        yield started


def kept(preview: Preview, target: str = FILL) -> dict[str, Any]:
    """What the form page knows of the report."""
    body = preview.get(target).body
    data = re.search(r'id="data">(.*?)</script>', body)
    assert data, body
    found: dict[str, Any] = json.loads(data[1])["kept"]
    return found


def post(
    preview: Preview,
    told: dict[str, Any],
    target: str = FILL,
    body: bytes = b"",
    header: tuple[str, str] = ("", ""),
) -> tuple[int, dict[str, Any]]:
    """Save what the page was told, with a `header` that is another than the page's ("" for none)."""
    headers = {
        "Content-Type": "application/json",
        "Origin": f"http://127.0.0.1:{preview.port}",
        "If-Match": told["base"],
        "X-Nianbao-Token": told["token"],
        header[0]: header[1],
    }
    with closing(http.client.HTTPConnection("127.0.0.1", preview.port)) as connection:
        connection.request(
            "POST",
            target,
            body or json.dumps(told["file"]).encode(),
            {name: value for name, value in headers.items() if value},
        )
        reply = connection.getresponse()
        text = reply.read().decode()
        return reply.status, json.loads(text) if text.startswith("{") else {"message": text}


def files(preview: Preview) -> dict[str, bytes]:
    folder = preview.root
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".nianbao" not in path.parts
    }


def test_what_is_new_is_written_and_nothing_else(preview: Preview) -> None:
    edit(
        preview.root,
        DATA,
        "照录说明: []",
        "照录说明:\n  - {规则: BLANK, 位置: 一, 说明: 照录}  # 注",
    )
    edit(preview.root, DATA, "  行政处罚: 待填", "  # 问过执法队\n  行政处罚: 不清  # 再问")
    tidy(preview.root)
    preview.live.show(refresh(preview.root, preview.live.shown))
    before = files(preview)
    told = kept(preview)
    told["file"]["cells"][LICENCES] = ["5"]
    told["file"]["cells"][RECEIVED][1] = "/"
    told["file"]["narrative"]["1.1"] = "公开 5 条。\n<b>另</b>"
    told["file"]["signed"] = "2025-01-10"
    status, said = post(preview, told)
    after = files(preview)
    assert (status, said["message"][:4]) == (200, "已保存到")
    assert f"git restore {DATA} {TEXT}" in said["message"]
    assert {name for name in after if before.get(name) != after[name]} == {DATA, TEXT}
    was, now = (one[DATA].decode().splitlines() for one in (before, after))
    changed = [line.split("#")[0].split() for line in now if line not in was]
    assert changed == [
        ["落款:", "{机关:", "清河县柳河镇人民政府,", "日期:", "2025-01-10}"],
        ["行政许可:", "5"],
        ["本年新收:", "[", "待填,", "/,", *["待填,"] * 4, "待填]"],
    ]
    assert len(was) == len(now)
    assert "公开 5 条。\n\n\\<b\\>另\\</b\\>\n" in after[TEXT].decode()
    assert said["file"]["cells"][LICENCES] == ["5"]  # as the files have it now
    assert post(preview, {**told, **said})[1]["message"] == "没有改动，文件没有写。"


def test_a_published_report_keeps_what_the_page_does_not_show(preview: Preview) -> None:
    name = "qinghe/liuhe/2023"
    told = kept(preview, f"/-/fill/{name}")
    before = files(preview)
    assert post(preview, told, f"/-/fill/{name}")[0] == 200
    assert files(preview) == before
    told["file"]["cells"]["主动公开政府信息.行政处罚"] = ["空白"]
    told["file"]["narrative"]["1.1"] = "不该写进去"  # of a chapter that is written otherwise
    assert "1.1" in told["locked"]
    assert post(preview, told, f"/-/fill/{name}")[0] == 200
    after = files(preview)
    data = f"content/reports/{name}.yml"
    assert {one for one in after if before[one] != after[one]} == {data}
    assert after[data].decode() == re.sub("行政处罚: 5", "行政处罚: ~", before[data].decode())


def test_a_file_that_changed_meanwhile_is_not_replaced(preview: Preview) -> None:
    told = kept(preview)
    edit(preview.root, DATA, "行政许可: 待填", "行政许可: 7")
    before = files(preview)
    told["file"]["cells"][LICENCES] = ["5"]
    status, said = post(preview, told)
    assert status == 412
    assert "没有保存" in said["message"]
    assert said["file"]["cells"][LICENCES] == ["7"]
    assert files(preview) == before
    assert post(preview, {**told, "base": said["base"]})[0] == 200  # having seen both


@pytest.mark.parametrize("narrative", [b"", b"\n", b" \n\n"])
def test_a_report_without_a_narrative_stays_without(preview: Preview, narrative: bytes) -> None:
    (preview.root / "content/reports/qinghe/liuhe/2023.md").write_bytes(narrative)
    preview.live.show(refresh(preview.root, preview.live.shown))
    told = kept(preview, "/-/fill/qinghe/liuhe/2023")
    before = files(preview)
    told["file"]["cells"]["主动公开政府信息.行政处罚"] = ["6"]
    assert post(preview, told, "/-/fill/qinghe/liuhe/2023")[0] == 200
    after = files(preview)
    assert {name for name in after if before[name] != after[name]} == {
        "content/reports/qinghe/liuhe/2023.yml"
    }


@pytest.mark.parametrize("name", [DATA, TEXT])
def test_a_file_that_changes_while_it_is_saved_is_not_replaced(
    preview: Preview, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, file = kept(preview), preview.root / name
    told["file"]["cells"][LICENCES] = ["5"]

    def slowly(*given: Any) -> str:
        file.write_bytes(file.read_bytes() + "\n# 刚存的\n".encode())
        return with_new_values(*given)

    monkeypatch.setattr(opened_report, "with_new_values", slowly)
    status, said = post(preview, told)
    assert status == 412
    assert said["file"]["cells"][LICENCES] == [""]
    assert "刚存的" in file.read_text("utf-8")
    assert "行政许可: 5" not in (preview.root / DATA).read_text("utf-8")
    monkeypatch.undo()
    assert post(preview, {**told, "base": said["base"]})[0] == 200


@pytest.mark.parametrize(
    "wrong",
    [
        ("X-Nianbao-Token", ""),
        ("X-Nianbao-Token", "x" * 43),
        ("Origin", ""),
        ("Origin", "null"),
        ("Origin", "http://example.org"),
        ("Host", "example.org"),
        ("Content-Type", "text/plain"),
        ("Content-Type", "application/x-www-form-urlencoded"),
    ],
)
def test_nobody_else_may_save(still: Preview, wrong: tuple[str, str]) -> None:
    told, before = kept(still), files(still)
    told["file"]["cells"][LICENCES] = ["5"]
    status, said = post(still, told, header=wrong)
    assert status == 403
    assert "只有这个预览" in said["message"]
    assert files(still) == before


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{}", 422),
        (b"[" * 100_000, 422),
        (b"\xff", 422),
        (b" " * (1024 * 1024 + 1), 413),
    ],
)
def test_what_is_no_report_is_not_saved(still: Preview, body: bytes, status: int) -> None:
    told, before = kept(still), files(still)
    assert post(still, told, body=body)[0] == status
    assert files(still) == before


@pytest.mark.parametrize(
    "change", [{"authority": "qinghe"}, {"year": 2023}, {"form": 2019}, {"title": "\x00"}]
)
def test_another_report_is_not_saved_here(still: Preview, change: dict[str, Any]) -> None:
    told, before = kept(still), files(still)
    assert post(still, {**told, "file": {**told["file"], **change}})[0] == 422
    assert files(still) == before


@pytest.mark.parametrize(
    "target",
    [
        "/-/fill/qinghe/liuhe/2031",
        "/-/fill/2024",
        "/-/fill/../2024",
        "/-/fill/qinghe/liuhe/2024.yml",
        "/-/fill/qinghe/liuhe/../liuhe/2024",
        "/-/fill/",
    ],
)
def test_only_reports_of_the_content_have_a_form(still: Preview, target: str) -> None:
    told, before = kept(still), files(still)
    assert still.get(target).status in {403, 404}
    assert post(still, told, target)[0] in {403, 405, 422}
    assert files(still) == before


def test_post_is_for_the_form_only(still: Preview) -> None:
    assert post(still, kept(still), "/index.html")[0] == 405


def test_links_are_never_written_through(preview: Preview, tmp_path: Path) -> None:
    told = kept(preview)
    outside = tmp_path / "outside.md"
    outside.write_bytes((preview.root / TEXT).read_bytes())
    (preview.root / TEXT).unlink()
    (preview.root / TEXT).symlink_to(outside)
    told["file"]["narrative"]["1.1"] = "公开 5 条。"
    status, said = post(preview, told)
    assert status == 422
    assert "链接" in said["message"]
    assert "公开 5 条" not in outside.read_text("utf-8")


def test_a_file_with_a_mistake_says_so(preview: Preview) -> None:
    told = kept(preview)
    edit(preview.root, DATA, "行政许可: 待填", "行政许可：待填")
    assert "请先在文件里改正" in preview.get(FILL).body
    assert post(preview, told)[0] == 422


def test_the_panel_leads_to_it(still: Preview) -> None:
    links = still.panel(f"{STEM}.html")["links"]
    assert links == [["填报", FILL], ["草稿的 Word 文件", f"/{STEM}.docx"]]
    assert still.panel("qinghe/liuhe/2023.html")["links"] == [["填报", "/-/fill/qinghe/liuhe/2023"]]
    assert still.panel("index.html")["links"] == []


@pytest.mark.browser
def test_a_clerk_fills_in_saves_and_chooses_between_two_versions(
    preview: Preview, chrome: Browser
) -> None:
    page = chrome.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"http://127.0.0.1:{preview.port}{FILL}")
    page.fill("#c6", "36")  # 行政许可
    page.keyboard.press("Tab")
    page.fill("[id='f1.1']", "公开 5 条。")
    page.click("#keep")
    expect(page.locator("#status")).to_have_text(re.compile("^已保存到"))
    assert "行政许可: 36" in (preview.root / DATA).read_text("utf-8")
    assert "公开 5 条。" in (preview.root / TEXT).read_text("utf-8")
    page.reload()
    assert page.input_value("#c6") == "36"

    edit(preview.root, DATA, "行政许可: 36", "行政许可: 40")
    edit(preview.root, DATA, "行政处罚: 待填", "行政处罚: 3")  # which the clerk did not touch
    page.fill("#c6", "41")
    page.keyboard.press("Tab")
    page.click("#keep")
    page.wait_for_selector("#clash:not([hidden])")
    rows = page.locator("#clash tbody tr").all_inner_texts()
    assert [row.split("\t")[1:] for row in rows] == [["41", "40"], ["（空）", "3"]]
    assert "行政许可: 40" in (preview.root / DATA).read_text("utf-8")
    page.click("#mine")
    expect(page.locator("#status")).to_have_text(re.compile("^已保存到"))
    assert "行政许可: 41\n  行政处罚: 3" in (preview.root / DATA).read_text("utf-8")

    edit(preview.root, DATA, "行政许可: 41", "行政许可: 42")
    page.click("#keep")
    page.wait_for_selector("#clash:not([hidden])")
    page.click("#theirs")
    assert page.input_value("#c6") == "42"
    assert said == []
    page.close()


@pytest.mark.browser
def test_what_was_typed_into_a_chapter_that_became_locked_is_not_lost(
    preview: Preview, chrome: Browser
) -> None:
    page = chrome.new_page()
    page.goto(f"http://127.0.0.1:{preview.port}{FILL}")
    expect(page.locator("#save")).to_be_visible()
    expect(page.locator("#no-file")).to_be_hidden()
    page.fill("[id='f5.1']", "办事员写的。\n第二段。")
    page.fill("#c6", "36")
    file = preview.root / TEXT
    chapter = re.compile("(## 五、[^\n]*\n).*?(?=## 六、)", re.DOTALL)
    file.write_text(chapter.sub("\\1\n1. **别人**写的\n\n", file.read_text("utf-8")), "utf-8")
    before = file.read_bytes()
    page.click("#keep")
    page.wait_for_selector("#clash:not([hidden])")
    page.click("#mine")
    expect(page.locator("#status")).to_have_text(re.compile(f"^还没有保存：“五、.*{TEXT}。$"))
    expect(page.locator("#clash tbody")).to_contain_text("办事员写的。")
    assert "办事员写的" in page.evaluate("JSON.stringify(window.localStorage)")
    assert "行政许可: 36" not in (preview.root / DATA).read_text("utf-8")
    page.click("#mine")  # having read it
    expect(page.locator("#status")).to_have_text(re.compile("^已保存到"))
    assert "行政许可: 36" in (preview.root / DATA).read_text("utf-8")
    assert file.read_bytes() == before
    expect(page.locator("#save")).to_be_hidden()  # a hand-over file cannot have the chapter
    expect(page.locator("#no-file")).to_be_visible()
    page.close()
