"""The preview's server: this computer only, the site only, and news of a page that is open."""

from __future__ import annotations

import errno
import os
import re
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.serving.answers import address_of
from generator.serving.command import follow
from generator.serving.preview import refresh
from generator.serving.server import Server
from tests.projects import edit, make_project
from tests.serving.previews import BAD, GOOD, PAGE, REPORT, Preview, previewed, words


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A preview whose files nobody changes; beside its site lies a secret."""
    project = make_project(tmp_path_factory.mktemp("still") / "project")
    with previewed(project, following=False) as preview:
        place = project / ".nianbao/preview"
        (place / "secret.txt").write_text("secret")
        (place / "site/.hidden.txt").write_text("secret")
        (place / "site/link.txt").symlink_to(place / "secret.txt")
        (place / "site/out").symlink_to(place, target_is_directory=True)
        os.mkfifo(place / "site/pipe.txt")
        (place / "site/empty").mkdir()
        yield preview


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    with previewed(make_project(tmp_path / "project")) as started:
        yield started


# --- what is answered


def test_a_page_is_the_site_s_with_one_script(still: Preview) -> None:
    reply = still.get(f"/{PAGE}")
    lines = reply.body.splitlines(keepends=True)
    added = [line for line in lines if "/-/live.js" in line]

    assert reply.status == 200
    assert len(added) == 1
    own = (still.root / ".nianbao/preview/site" / PAGE).read_text("utf-8")
    assert "".join(line for line in lines if line not in added) == own


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/qinghe/liuhe/", "text/html; charset=utf-8"),
        ("/index.html?x=1", "text/html; charset=utf-8"),
        ("/assets/style.css", "text/css; charset=utf-8"),
        ("/assets/modes.js", "text/javascript; charset=utf-8"),
        ("/assets/icon.svg", "image/svg+xml"),
        ("/feed.xml", "application/xml; charset=utf-8"),
        ("/-/live.js", "text/javascript; charset=utf-8"),
        ("/-/live.css", "text/css; charset=utf-8"),
    ],
)
def test_files_of_the_site_are_answered_and_never_kept(
    still: Preview, target: str, kind: str
) -> None:
    reply, head = still.get(target), still.get(target, "HEAD")

    assert (reply.status, reply.headers["Content-Type"]) == (200, kind)
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert (head.status, head.body) == (200, "")
    assert head.headers["Content-Length"] == reply.headers["Content-Length"]


def test_a_folder_leads_to_its_page(still: Preview) -> None:
    reply = still.get("/qinghe/liuhe")
    assert (reply.status, reply.headers["Location"]) == (302, "/qinghe/liuhe/")


@pytest.mark.parametrize("target", ["/empty/", "/empty", "/qinghe/none.html", "/none.css", "/-/"])
def test_what_is_not_there_is_not_listed(still: Preview, target: str) -> None:
    reply = still.get(target)
    assert reply.status == 404
    assert "没有" in reply.body


def test_the_handbook_is_that_of_the_published_site(still: Preview) -> None:
    assert "nianbao handbook" in still.get("/handbook/index.html").body
    (still.root / "site/handbook").mkdir(parents=True)
    (still.root / "site/handbook/index.html").write_text("手册", "utf-8")
    (still.root / "site/index.html").write_text("as published", "utf-8")

    assert still.get("/handbook/index.html").body == "手册"
    assert "as published" not in still.get("/index.html").body


# --- what is refused

OUTSIDE = [
    "/../secret.txt",
    "/qinghe/../../secret.txt",
    "/%2e%2e/secret.txt",
    "/%2e%2e%2fsecret.txt",
    "/..%5csecret.txt",
    "/%252e%252e/secret.txt",
    "//etc/passwd",
    "/.hidden.txt",
    "/link.txt",
    "/out/secret.txt",
    "/out/",
    "/pipe.txt",
    "/index.html%00.txt",
    "/-/../secret.txt",
    "/-/server.py",
    "/handbook/../../secret.txt",
    "/c:/secret.txt",
    "/%ff%fe",
    "http://example.org/index.html",
    "index.html",
    "*",
    "/" + "a" * 5000,
]


@pytest.mark.parametrize("target", OUTSIDE)
def test_nothing_outside_the_site_is_answered(still: Preview, target: str) -> None:
    reply = still.get(target)
    assert reply.status in {403, 404}
    assert not {"secret", "root:", "import"} & set(reply.body.split())


def test_an_absolute_path_cannot_leave_the_site() -> None:
    assert address_of("//etc/passwd") is None
    assert address_of("/a/../b") is None
    assert address_of("/a%2fb.html") == "a/b.html"
    assert address_of("/a/?b=/../c") == "a/index.html"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"])
def test_other_methods_are_refused(still: Preview, method: str) -> None:
    reply = still.get("/index.html", method)
    assert reply.status == 405
    assert reply.headers["Allow"] == "GET, HEAD"
    assert "GET" in reply.body


@pytest.mark.parametrize(
    "host", ["", "example.org", "127.0.0.1", "127.0.0.1:1", "localhost.example.org:{port}"]
)
def test_another_name_of_this_computer_is_refused(still: Preview, host: str) -> None:
    for target in ("/index.html", f"/-/live?page=/{PAGE}"):
        assert still.get(target, host=host.format(port=still.port)).status == 403
    assert still.get("/index.html", host=f"localhost:{still.port}").status == 200


def test_a_page_of_another_site_may_not_wait_for_news(still: Preview) -> None:
    target = f"/-/live?page=/{PAGE}"
    for origin in ("https://example.org", "null", f"http://127.0.0.1:{still.port + 1}"):
        assert still.get(target, "HEAD", origin=origin).status == 403
    for origin in ("", f"http://127.0.0.1:{still.port}", f"http://localhost:{still.port}"):
        assert still.get(target, "HEAD", origin=origin).status == 200


def test_where_no_file_can_be_opened_the_server_waits(
    still: Preview, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What asks for connections asks again at once: a loop that only waits here."""

    def full(_: object) -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    waited: list[float] = []
    with Server(still.live, 0) as server:
        monkeypatch.setattr("socketserver.TCPServer.get_request", full)
        monkeypatch.setattr("time.sleep", waited.append)
        with pytest.raises(OSError, match="Too many"):
            server.get_request()
    assert sum(waited) >= 0.05


def test_other_computers_are_not_listened_to(still: Preview) -> None:
    with Server(still.live, 0) as server:
        assert server.server_address[0] == "127.0.0.1"
    with pytest.raises(OSError, match="in use"):
        Server(still.live, still.port)


def test_what_is_no_request_does_no_harm(still: Preview) -> None:
    for sent in (b"\x00\xff\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b""):
        with socket.create_connection(("127.0.0.1", still.port), timeout=10) as client:
            client.sendall(sent)
            client.shutdown(socket.SHUT_WR)
            assert b"Traceback" not in client.recv(4096)
    assert still.get("/index.html").status == 200


# --- news of an open page


def test_an_open_page_is_told_when_it_changed(preview: Preview) -> None:
    with preview.news(PAGE) as news:
        first = next(news)
        assert first["headline"] == "这份年报没有发现问题。"
        edit(preview.root, f"{REPORT}.yml", GOOD, "行政处罚: 12345")
        second = next(news)

    assert second["mark"] != first["mark"]
    assert second["mark"] == preview.mark(PAGE)
    assert "12345" in preview.get(f"/{PAGE}").body


def test_a_page_that_stayed_the_same_is_not_reloaded(preview: Preview) -> None:
    with preview.news("404.html") as news:
        first = next(news)
        edit(preview.root, f"{REPORT}.yml", GOOD, BAD)
        second = next(news)

    assert first["mark"] == second["mark"]
    assert second["headline"] == "别处有 1 处错误。"
    assert second["lists"][0]["items"][0]["href"] == f"/{PAGE}"


def test_what_is_no_report_has_no_findings(still: Preview) -> None:
    for address in ("qinghe/liuhe/authority.html", "index.html", "qinghe/liuhe/", "-/live.js"):
        assert still.panel(address)["headline"] == ""


def test_a_page_that_is_older_than_the_preview_is_told_at_once(still: Preview) -> None:
    with still.news(PAGE, mark="of yesterday") as news:
        assert next(news) == {"mark": still.mark(PAGE)}


def test_errors_are_shown_with_their_places_below_the_last_good_page(preview: Preview) -> None:
    page = preview.get(f"/{PAGE}").body
    with preview.news(PAGE) as news:
        next(news)
        edit(preview.root, f"{REPORT}.yml", GOOD, BAD)
        panel = next(news)
        assert preview.get(f"/{PAGE}").body == page

        edit(preview.root, f"{REPORT}.yml", BAD, GOOD)
        mended = next(news)

    assert panel["level"] == "error"
    assert panel["headline"] == "这份年报有 1 处错误，网页还是上次没有错误时的样子。"
    item = panel["lists"][0]["items"][0]
    assert item["where"] == f"{REPORT}.yml:11:7"
    assert (item["code"], item["severity"]) == ("YAML-COLON", "错误")
    assert "全角冒号" in item["message"]
    assert "半角冒号" in item["help"]
    assert mended["level"] == "good"


def test_findings_that_stop_nothing_are_shown_too_errors_first(preview: Preview) -> None:
    with preview.news(PAGE) as news:
        next(news)
        edit(preview.root, f"{REPORT}.yml", "发布日期: 2024-01-19", "发布日期: 2024-03-19")
        assert next(news)["mark"]
    warned = preview.panel(PAGE)
    assert warned["level"] == "warning"
    assert "LATE" in words(warned)

    edit(preview.root, f"{REPORT}.yml", "[7, 1, 0, 0, 0, 0, 8]", "[7, 1, 0, 0, 0, 0, 9]")
    preview.until("错误")
    both = preview.panel(PAGE)
    shown = [item["level"] for item in both["lists"][0]["items"]]
    assert shown == sorted(shown, key=["error", "warning", "notice"].index)
    assert {"error", "warning"} <= set(shown)
    assert both["lists"][0]["open"]


def test_what_was_copied_is_shown_as_it_is_typed(preview: Preview) -> None:
    """Even while the report has an error, so that its page and the index are as they were."""
    for suffix in (".yml", ".md"):
        text = (preview.root / f"{REPORT}{suffix}").read_text("utf-8").replace("柳河镇", "山前乡")
        (preview.root / f"content/reports/qinghe/shanqian/2023{suffix}").write_text(text, "utf-8")
    preview.until("警告")
    assert "与山前乡 2023 年的年报雷同" in words(preview.panel(PAGE))

    edit(preview.root, f"{REPORT}.yml", GOOD, BAD)
    preview.until("错误")
    path = preview.root / f"{REPORT}.md"
    path.write_text(path.read_text("utf-8").partition("## 一")[0], "utf-8")
    assert "雷同" in words(preview.panel("qinghe/shanqian/2023.html"))
    assert "雷同" not in words(preview.panel(PAGE))


def test_a_copy_that_only_the_next_site_knows_is_not_told(tmp_path: Path) -> None:
    """While a building goes on, the index has an authority that what is shown has not."""
    root = make_project(tmp_path / "project")
    with previewed(root, following=False) as still:
        new = root / "content/reports/qinghe/xiawan"
        shutil.copytree(root / "content/reports/qinghe/liuhe", new)
        for path in new.iterdir():
            path.write_text(path.read_text("utf-8").replace("柳河镇", "下湾镇"), "utf-8")
        refresh(still.live.root, still.live.shown)
        panel = still.panel(PAGE)
        assert panel["headline"] == "这份年报没有发现问题。"
        still.live.show(refresh(still.live.root, still.live.shown))
        assert "与下湾镇 2023 年的年报雷同" in words(still.panel(PAGE))


def test_a_report_that_never_was_good_says_why_it_has_no_page(preview: Preview) -> None:
    for suffix in (".yml", ".md"):
        text = (preview.root / f"{REPORT}{suffix}").read_text("utf-8").replace(GOOD, BAD)
        (preview.root / f"content/reports/qinghe/shanqian/2023{suffix}").write_text(text, "utf-8")
    preview.until("错误")

    reply = preview.get("/qinghe/shanqian/2023.html")
    assert reply.status == 404
    assert "还没有可以看的网页" in reply.body
    panel = preview.panel("qinghe/shanqian/2023.html")
    assert panel["headline"].endswith("改正以后才有网页。")
    assert "shanqian/2023.yml:11:7" in words(panel)


@pytest.mark.parametrize("address", [PAGE, "index.html", "no/such/page.html"])
def test_errors_of_the_whole_site_are_shown_on_every_page(preview: Preview, address: str) -> None:
    edit(preview.root, "content/site.yml", "统计截至: 2024-06-30", "统计截至: 明天")
    preview.until("错误")

    panel = preview.panel(address)
    assert panel["level"] == "error"
    assert "涉及整个网站" in panel["headline"]
    assert "content/site.yml:3:7" in words(panel)
    assert "柳河镇" in preview.get(f"/{PAGE}").body


def test_a_broken_template_is_shown_on_every_page_until_mended(preview: Preview) -> None:
    edit(preview.root, "templates/report.html", "{% block main %}", "{% block main %}{{ nobody }}")
    preview.until("没有更新")
    panel = preview.panel("index.html")
    assert re.match(r"网页没有更新：templates/report.html 第 \d+ 行", panel["headline"])

    edit(preview.root, "templates/report.html", "{{ nobody }}", "")
    preview.until("没有文件要更新")
    assert preview.panel("index.html")["headline"] == ""


def test_a_report_that_is_deleted_is_gone_and_its_open_page_says_so(preview: Preview) -> None:
    with preview.news(PAGE) as news:
        first = next(news)
        for suffix in (".yml", ".md"):
            (preview.root / f"{REPORT}{suffix}").unlink()
        while (told := next(news))["mark"] == first["mark"]:
            pass

    assert told["mark"] == preview.mark(PAGE)
    reply = preview.get(f"/{PAGE}")
    assert reply.status == 404
    assert "没有找到这个网页" in reply.body


def test_words_from_files_are_data_and_never_markup(preview: Preview) -> None:
    edit(preview.root, f"{REPORT}.yml", GOOD, "'<b>x</b>': 5")
    preview.until("错误")

    panel = preview.panel(PAGE)
    assert "<b>x</b>" in words(panel)
    assert "<b>x</b>" not in preview.get(f"/{PAGE}").body


# --- saving


def test_one_save_is_one_rebuild_and_droppings_are_none(preview: Preview) -> None:
    folder = preview.root / "content/reports/qinghe/liuhe"
    preview.said.clear()
    (folder / ".2023.yml.swp").write_text("x")
    (folder / "2023.yml~").write_text("x")
    (preview.root / "templates/report.html.tmp").write_text("x")
    (preview.root / "content/handbook").mkdir()
    (preview.root / "content/handbook/index.md").write_text("x")
    aside = folder / ".2023.yml.new"
    text = (folder / "2023.yml").read_text("utf-8")
    aside.write_text(text[:400], "utf-8")
    aside.write_text(text.replace(GOOD, "行政处罚: 12345"), "utf-8")
    aside.replace(folder / "2023.yml")
    preview.until("已更新")

    assert len([line for line in preview.said if "已更新" in line]) == 1
    assert "12345" in preview.get(f"/{PAGE}").body


def test_what_is_saved_before_the_watching_begins_is_not_missed(tmp_path: Path) -> None:
    from threading import Event, Thread

    with previewed(make_project(tmp_path / "project"), following=False) as preview:
        edit(preview.root, f"{REPORT}.yml", GOOD, "行政处罚: 12345")
        stop = Event()
        thread = Thread(target=follow, args=(preview.live, stop, preview.said.append))
        thread.start()
        preview.until("已更新")
        stop.set()
        thread.join()
        assert "12345" in preview.get(f"/{PAGE}").body


def test_while_a_build_fails_to_write_the_site_is_answered(preview: Preview) -> None:
    stage = preview.root / ".nianbao/preview/.nianbao/stage"
    stage.write_text("in the way")  # where the folder is to be
    edit(preview.root, f"{REPORT}.yml", GOOD, "行政处罚: 12345")
    preview.until("没有更新")
    assert "柳河镇" in preview.get(f"/{PAGE}").body

    stage.unlink()
    preview.live.show(refresh(preview.live.root, preview.live.shown))
    assert "12345" in preview.get(f"/{PAGE}").body


# --- whatever the files are like when the preview starts


def break_data(root: Path) -> None:
    edit(root, f"{REPORT}.yml", GOOD, BAD)


def break_sum(root: Path) -> None:
    edit(root, f"{REPORT}.yml", "[7, 1, 0, 0, 0, 0, 8]", "[7, 1, 0, 0, 0, 0, 9]")


def lose_narrative(root: Path) -> None:
    (root / f"{REPORT}.md").unlink()


def break_narrative(root: Path) -> None:
    (root / f"{REPORT}.md").write_bytes(b"\xff\xfe\x00")


def break_authority(root: Path) -> None:
    edit(root, "content/reports/qinghe/liuhe/authority.yml", "名称: ", "名称：")


def break_site(root: Path) -> None:
    edit(root, "content/site.yml", "站点名称: ", "站点名称：")


def break_last_year(root: Path) -> None:
    for suffix in (".yml", ".md"):
        text = (root / f"{REPORT}{suffix}").read_text("utf-8").replace("2023", "2022")
        if suffix == ".md":  # so short that nothing of it counts as copied
            text = "\n".join(line[:18] for line in text.split("\n"))
        path = root / f"content/reports/qinghe/liuhe/2022{suffix}"
        path.write_text(text.replace(GOOD, BAD), "utf-8")


def lose_all(root: Path) -> None:
    shutil.rmtree(root / "content/reports")


@pytest.mark.parametrize(
    ("begin", "said"),
    [
        (break_data, f"{REPORT}.yml:11:7"),
        (break_sum, "T3-ROW"),
        (lose_narrative, "FILE-PAIR"),
        (break_narrative, f"{REPORT}.md:1:1"),
        (break_authority, "content/reports/qinghe/liuhe/authority.yml"),
        (break_site, "content/site.yml"),
        (break_last_year, f"{REPORT[:-4]}2022.yml"),
        (lose_all, ""),
    ],
)
def test_what_is_wrong_when_the_preview_starts_is_listed(
    tmp_path: Path, begin: Callable[[Path], None], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make_project(tmp_path / "project")
    begin(root)
    with previewed(root, following=False) as still:
        assert still.get("/index.html").status in {200, 404}
        panel = still.panel(PAGE)
        assert said in words(panel)
        assert bool(said) == bool(panel["lists"])
        # The next refreshing begins with what the first left.
        still.live.show(refresh(still.live.root, still.live.shown))
        assert words(still.panel(PAGE)) == words(panel)
    assert capsys.readouterr().err == ""


def test_an_exception_of_the_server_is_logged_once(
    still: Preview, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise TypeError("nothing works")

    monkeypatch.setattr("generator.serving.server.panel", fail)
    for _ in range(2):
        with still.news(PAGE) as news:
            assert next(news, None) is None
    said = capsys.readouterr().err
    assert said.startswith("预览出错")
    assert said.count("TypeError: nothing works") == 1
