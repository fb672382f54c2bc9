"""Building: what is written, what is left alone, and that any history ends as a clean build does."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any

import pytest

from generator.base.pool import spread
from generator.building import build as building
from generator.building import file_digests, state
from generator.building.build import Options, build
from generator.building.check import check_project
from generator.building.state import engine_digest
from generator.building.up_to_date import SITE, look
from generator.commands.new import new_report
from generator.pages import year_pages
from generator.project import files
from generator.reading.source import Problem
from tests.corpus import make_corpus
from tests.projects import build_site, clean_build, edit, make_project, site_bytes

LIUHE = "content/reports/qinghe/liuhe"
PAGE = "qinghe/liuhe/2023.html"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project")


def test_a_small_site_has_every_kind_of_page(project: Path) -> None:
    assert build_site(project).published
    pages = {name for name in site_bytes(project) if not name.startswith("assets/")}
    assert {name for name in pages if name.startswith("manifest/")} == {
        "manifest/index.json",
        "manifest/files.json",
        "manifest/assets/vendor/files.json",
        "manifest/qinghe/files.json",
        "manifest/search/files.json",
    }
    assert without_manifest(pages) == {
        "404.html",
        "compare.html",
        "feed.xml",
        "figures.js",
        "glossary.html",
        "index.html",
        "qinghe/feed.xml",
        "qinghe/figures.js",
        "qinghe/index.html",
        "qinghe/liuhe/2023.html",
        "qinghe/liuhe/figures.js",
        "qinghe/liuhe/index.html",
        "qinghe/shanqian/figures.js",
        "qinghe/shanqian/index.html",
        "qinghe/sums-2023.html",
        "robots.txt",
        "search.html",
        "search/g1/0.js",
        "search/index.js",
        "search/n/0.js",
        "search/n/1580.js",
        "search/t/50574-5.js",
        "sitemap.xml",
        "years/2023.html",
    }


def without_manifest(names: Iterable[str]) -> set[str]:
    """Those that are no parts of the manifest."""
    return {name for name in names if not name.startswith("manifest/")}


class _Links(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.headers: list[str] = []
        self.feed(text)

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"href", "src"} and value:
                self.links.append(value)
            if name == "id" and value:
                self.ids.append(value)
            if name == "headers" and value:
                self.headers += value.split()


def test_every_internal_link_anchor_and_header_resolves(tmp_path: Path) -> None:
    root = tmp_path / "corpus"
    make_corpus(root, 60)
    assert build_site(root).published
    site = site_bytes(root)
    parsed = {name: _Links(body.decode()) for name, body in site.items() if name.endswith(".html")}
    for name, page in parsed.items():
        assert len(page.ids) == len(set(page.ids)), name
        assert set(page.headers) <= set(page.ids), name
        for link in page.links:
            target, _, anchor = link.partition("#")
            if name == "404.html" or target.startswith("https://example.org/"):
                continue
            target = target.partition("?")[0]
            there = normpath(join(dirname(name), target)) if target else name
            if not there.startswith("handbook/"):
                assert there in site, f"{name} → {link}"
                assert not anchor or anchor in parsed[there].ids, f"{name} → {link}"


def test_one_changed_report_writes_its_page_and_those_that_show_its_figures(project: Path) -> None:
    build_site(project)
    before = site_bytes(project)
    edit(project, f"{LIUHE}/2023.yml", "行政处罚: 5", "行政处罚: 6")
    built = build_site(project)
    after = site_bytes(project)
    changed = {name for name in after if after[name] != before[name]}
    assert changed - without_manifest(changed) == {
        "manifest/index.json", "manifest/files.json", "manifest/qinghe/files.json",
    }  # fmt: skip
    assert without_manifest(changed) == {
        PAGE, "index.html", "qinghe/index.html", "qinghe/liuhe/index.html", "qinghe/liuhe/figures.js",
        "qinghe/sums-2023.html", "years/2023.html",
    }  # fmt: skip
    assert built.written == len(without_manifest(changed))


def test_a_changed_sentence_writes_its_page_and_its_parts_of_the_index(project: Path) -> None:
    build_site(project)
    before = site_bytes(project)
    edit(project, f"{LIUHE}/2023.md", "全年接待查阅46人次", "全年接待查阅47人次")
    build_site(project)
    after = site_bytes(project)
    changed = {name for name, body in after.items() if before.get(name) != body}
    assert without_manifest(changed) == {
        "qinghe/liuhe/2023.html",
        "search/g1/0.js",
        "search/t/50574-5.js",
    }


def test_nothing_is_written_when_nothing_changed(project: Path) -> None:
    build_site(project)
    times = {path: path.stat().st_mtime_ns for path in (project / "site").rglob("*")}
    (project / LIUHE / "2023.yml").touch()
    built = build_site(project)
    assert (built.written, built.deleted) == (0, 0)
    assert times == {path: path.stat().st_mtime_ns for path in (project / "site").rglob("*")}


def test_errors_leave_the_old_site_untouched(project: Path) -> None:
    build_site(project)
    before = site_bytes(project)
    edit(project, f"{LIUHE}/2023.yml", "    总计: [6, 1", "    总计: [5, 1")
    edit(project, "content/site.yml", "清河县政府信息公开工作年度报告", "改了名称")
    built = build_site(project)
    assert not built.published
    assert {d.code for d in built.diagnostics if d.stops} >= {"T3-BAL"}
    assert site_bytes(project) == before


def test_skip_invalid_leaves_out_the_bad_report_and_its_links(project: Path) -> None:
    shanqian = project / "content/reports/qinghe/shanqian"
    for suffix in ("yml", "md"):
        text = (project / LIUHE / f"2023.{suffix}").read_text(encoding="utf-8")
        (shanqian / f"2023.{suffix}").write_text(text.replace("柳河镇", "山前乡"), encoding="utf-8")
    build_site(project)
    assert b"qinghe/shanqian/2023.html" in site_bytes(project)[PAGE]
    edit(project, "content/reports/qinghe/shanqian/2023.yml", "年度: 2023", "年度： 2023")
    assert not build_site(project).published
    built = build_site(project, skip_invalid=True)
    assert built.excluded == (("qinghe/shanqian", 2023),)
    site = site_bytes(project)
    assert "qinghe/shanqian/2023.html" not in site
    assert b"shanqian/2023.html" not in b"".join(site.values())


@pytest.mark.parametrize(
    ("folder", "more", "code"),
    [
        ("handbook", "", "FILE-SLUG"),  # its page would be the handbook's
        ("years", "", "FILE-SLUG"),
        ("qinghe/Zhu_Wu", "", "FILE-SLUG"),
        ("qinghe/xiawan", "继任机关: nowhere\n", "AUTH-SUCCESSOR"),
        ("qinghe/xiawan", "代码: 12\n", "FORM-TYPE"),
    ],
)
def test_skip_invalid_leaves_an_authority_out_entirely(
    project: Path, folder: str, more: str, code: str
) -> None:
    handbook = project / "site/handbook/index.html"
    handbook.parent.mkdir(parents=True)
    handbook.write_text("填报手册")
    build_site(project)
    before = site_bytes(project)
    shutil.copytree(project / LIUHE, project / "content/reports" / folder)
    file = project / "content/reports" / folder / "authority.yml"
    file.write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")
    assert not build_site(project).published
    built = build_site(project, skip_invalid=True)
    assert built.published
    assert code in {d.code for d in built.diagnostics}
    assert site_bytes(project) == before


def test_skip_invalid_ends_as_the_content_without_what_is_left_out(
    project: Path, tmp_path: Path
) -> None:
    """Also of what lies below a folder that cannot be an address."""
    shutil.copytree(project / LIUHE, project / "content/reports/Da_Shi")
    shutil.copytree(project / LIUHE, project / "content/reports/Da_Shi/zhen")
    built = build_site(project, skip_invalid=True)
    assert {path for path, _ in built.excluded} == {"Da_Shi", "Da_Shi/zhen"}
    site = site_bytes(project)
    shutil.rmtree(project / "content/reports/Da_Shi")
    assert site == clean_build(project, tmp_path / "scratch")


def test_a_refused_build_closes_what_it_opened(project: Path) -> None:
    """Some systems do not remove a file that is open."""
    edit(project, f"{LIUHE}/2023.yml", "    总计: [6, 1", "    总计: [5, 1")
    assert not build_site(project).published
    links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    assert not [link for link in links if link.readlink().is_relative_to(project)]


def broken(root: Path) -> None:
    edit(root, f"{LIUHE}/2023.yml", "年度: 2023", "年度： 2023")


def unbalanced(root: Path) -> None:
    edit(root, f"{LIUHE}/2023.yml", "    总计: [6, 1", "    总计: [5, 1")


def halved(root: Path) -> None:
    (root / LIUHE / "2023.md").unlink()


def misnamed(root: Path) -> None:
    shutil.copytree(root / LIUHE, root / "content/reports/qinghe/Zhu_Wu")


def contested(root: Path) -> None:
    (root / "content/pages").mkdir(exist_ok=True)
    (root / "content/pages/index.md").write_text("# 首页\n")


def late(root: Path) -> None:
    edit(root, f"{LIUHE}/2023.yml", "发布日期: 2024-01-19", "发布日期: 2024-03-19")


def copied(root: Path) -> None:
    for suffix in ("yml", "md"):
        text = (root / LIUHE / f"2023.{suffix}").read_text(encoding="utf-8")
        other = root / f"content/reports/qinghe/shanqian/2023.{suffix}"
        other.write_text(text.replace("柳河镇", "山前乡"), encoding="utf-8")


def unset(root: Path) -> None:
    edit(root, "content/site.yml", "站点名称: ", "站点名称：")


def drafted(root: Path) -> None:
    new_report(root, "qinghe/shanqian", 2023, 2030)


def withdrawn(root: Path, said: str = "日期: 2024-03-01, 原因: 误载") -> None:
    """A draft beside it has the warning."""
    drafted(root)
    with (root / LIUHE / "2023.yml").open("a", encoding="utf-8") as file:
        file.write(f"撤回: {{{said}}}\n")


def withdrawn_to_come(root: Path) -> None:
    withdrawn(root, "日期: 2024-07-01, 原因: 误载")


def withdrawn_with_a_number(root: Path) -> None:
    withdrawn(root, "日期: 2024-03-01, 原因: 张某 13812345678")


def withdrawn_without_reason(root: Path) -> None:
    withdrawn(root, "日期: 2024-03-01")


ASIDE = [
    drafted,
    withdrawn,
    withdrawn_to_come,
    withdrawn_with_a_number,
    withdrawn_without_reason,
]


@pytest.mark.parametrize(
    "change", [broken, unbalanced, halved, misnamed, contested, late, copied, unset, *ASIDE]
)
def test_a_check_is_a_build_that_writes_nothing(
    project: Path, change: Callable[[Path], None]
) -> None:
    change(project)
    checked = check_project(project).diagnostics
    assert not (project / "site").exists()
    built = build_site(project)
    assert built.diagnostics == [d for d in checked if d.stops]
    if built.published:
        warnings = [d for d in checked if d.severity == "warning" and not d.acknowledged]
        assert built.warnings == len(warnings) > 0


@pytest.mark.parametrize(
    "change", [broken, unbalanced, halved, misnamed, contested, late, copied, unset]
)
def test_a_check_after_a_build_finds_what_one_from_scratch_does(
    project: Path, change: Callable[[Path], None]
) -> None:
    build_site(project)
    kept = {path.name: path.read_bytes() for path in (project / ".nianbao").glob("*.*")}
    change(project)
    with_state = check_project(project)
    assert {path.name: path.read_bytes() for path in (project / ".nianbao").glob("*.*")} == kept
    shutil.rmtree(project / ".nianbao")
    alone = check_project(project)
    assert with_state.diagnostics == alone.diagnostics
    if with_state.holdings and alone.holdings:
        assert dict(with_state.holdings.records) == dict(alone.holdings.records)


def test_a_check_after_a_build_reads_only_what_changed(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_site(project)
    found = check_project(project)
    time.sleep(0.05)
    read = counted_reads(monkeypatch)
    assert check_project(project) == found
    assert read == ["content/site.yml"]
    edit(project, f"{LIUHE}/2023.yml", "行政处罚: 5", "行政处罚: 6")
    check_project(project)
    assert {path for path in read if "/reports/" in path} == {
        f"{LIUHE}/2023.yml",
        f"{LIUHE}/2023.md",
    }


def test_a_text_that_was_undone_while_it_was_built_is_not_left_in_the_site(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_site(project)
    narrative = project / f"{LIUHE}/2023.md"
    good = narrative.read_bytes() + b"\n"
    narrative.write_bytes(good)
    time.sleep(0.05)
    read = building._read

    def saved_meanwhile(*arguments: Any) -> Any:
        narrative.write_bytes(good.replace("。".encode(), "。还不能公开的一句。".encode(), 1))
        return read(*arguments)

    monkeypatch.setattr(building, "_read", saved_meanwhile)
    build_site(project)
    monkeypatch.undo()
    assert "还不能公开的一句" in (project / "site" / PAGE).read_text("utf-8")
    narrative.write_bytes(good)
    time.sleep(0.05)
    build_site(project)
    assert "还不能公开的一句" not in (project / "site" / PAGE).read_text("utf-8")


def test_a_state_that_came_with_a_commit_is_not_believed(project: Path, tmp_path: Path) -> None:
    build_site(project)
    (project / "site" / PAGE).write_text("<title>别人写的</title>")
    time.sleep(0.05)
    listing = look(project, engine_digest(project / "templates"), project)
    # As somebody would forge it: the state knows the page as it lies there.
    file_digests.save(project, SITE, listing.site_seen)
    for words in (["init", "-q"], ["add", "-f", "-A"]):
        subprocess.run(["git", *words], cwd=project, check=True)
    assert state.load(project, listing.engine).authorities == {}
    build_site(project)
    assert site_bytes(project) == clean_build(project, tmp_path / "clean")


def test_a_check_with_a_damaged_copy_index_is_one_from_scratch(project: Path) -> None:
    build_site(project)
    texts = project / ".nianbao/texts"
    found = check_project(project)
    raw = texts.read_bytes()
    for start in range(0, len(raw), 4096):
        texts.write_bytes(raw[:start] + b"\xff" * 4096 + raw[start + 4096 :])
        assert check_project(project).diagnostics == found.diagnostics


def test_a_renamed_authority_has_its_new_name_in_findings_elsewhere(project: Path) -> None:
    copied(project)
    build_site(project)
    edit(project, "content/reports/qinghe/shanqian/authority.yml", "名称: 山前乡", "名称: 山后乡")
    told = [d.message for d in check_project(project).diagnostics if d.code == "DUP-TEXT"]
    assert any("山后乡" in message for message in told)
    assert not any("山前乡" in message for message in told)


def counted_reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The content files that are read from now on."""
    read: list[str] = []
    load = files.read_bytes

    def counted(root: Path, path: str, fingerprint: int = 1) -> bytes | Problem:
        read.append(path)
        return load(root, path, fingerprint)

    monkeypatch.setattr(files, "read_bytes", counted)
    return read


def test_why_an_output_is_made_anew(project: Path) -> None:
    def why() -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for address, reasons in build_site(project).why.items():
            found.setdefault(address, set()).update(reasons)
        return found

    assert set.union(*why().values()) == {"new"}
    assert why() == {}
    edit(project, f"{LIUHE}/2023.yml", "行政处罚: 5", "行政处罚: 6")
    changed = why()
    assert changed[PAGE] == {"data"}
    assert changed["index.html"] == changed["qinghe/index.html"] == {"reports"}
    assert "robots.txt" not in changed
    edit(project, f"{LIUHE}/2023.md", "。", "！")
    assert why()[PAGE] == {"narrative"}
    edit(project, "content/site.yml", "站点名称: ", "站点名称: 新的")
    changed = why()
    assert changed[PAGE] == {"site"}
    assert changed["404.html"] == {"settings"}
    edit(project, f"{LIUHE}/authority.yml", "类型: 乡镇", "类型: 街道")
    assert "around" in why()[PAGE]
    (project / "site" / PAGE).write_text("changed by hand")
    assert why() == {PAGE: {"file"}}
    (project / "site/404.html").unlink()
    assert why() == {"404.html": {"file"}}


def test_an_area_that_moves_up_or_down_is_led_to_where_it_is(project: Path, tmp_path: Path) -> None:
    """The reports below it stay where they are."""
    area = project / "content/reports/qinghe"
    (area / "zone").mkdir()
    (area / "liuhe").rename(area / "zone/liuhe")
    build_site(project)
    for source, target in (("authority.yml", "zone/authority.yml"), ("zone/authority.yml", "a")):
        (area / source).rename(area / target)
        if target == "a":
            (area / "a").rename(area / "authority.yml")
        assert build_site(project).published
        assert site_bytes(project) == clean_build(project, tmp_path / "scratch")


def test_authorities_that_change_places_change_their_names(project: Path, tmp_path: Path) -> None:
    copied(project)
    build_site(project)
    one, other = project / LIUHE, project / "content/reports/qinghe/shanqian"
    texts = [(folder / "authority.yml").read_text(encoding="utf-8") for folder in (one, other)]
    for folder, text in zip((other, one), texts, strict=True):
        (folder / "authority.yml").write_text(text, encoding="utf-8")
    built = build_site(project, skip_invalid=True)
    assert built.published
    assert site_bytes(project) == clean_build(project, tmp_path / "scratch")


def test_a_link_in_the_place_of_an_asset_is_replaced_though_the_state_is_lost(
    project: Path, tmp_path: Path
) -> None:
    build_site(project)
    before = site_bytes(project)
    asset = project / "site/assets/style.css"
    (tmp_path / "other.css").write_text("body { display: none }")
    asset.unlink()
    asset.symlink_to(tmp_path / "other.css")
    (project / ".nianbao/state").unlink()
    build_site(project)
    assert not asset.is_symlink()
    assert site_bytes(project) == before


def test_a_page_that_stays_as_it_is_has_no_reason(project: Path) -> None:
    """Though other reports are left out, which their neighbours are made twice for."""
    copied(project)
    edit(project, "content/reports/qinghe/shanqian/2023.yml", "年度: 2023", "年度： 2023")
    assert build_site(project, skip_invalid=True).published
    edit(project, f"{LIUHE}/2023.md", "。", "！")
    why = build_site(project, skip_invalid=True).why
    assert why[PAGE] == ("narrative",)
    edit(project, "content/reports/qinghe/shanqian/2023.md", "。", "！")
    assert PAGE not in build_site(project, skip_invalid=True).why


def test_what_the_layout_before_knew_of_is_still_removed(project: Path) -> None:
    """Its header was a list, and its engine another."""
    copied(project)
    build_site(project)
    header, *lines = (project / ".nianbao/state").read_bytes().split(b"\n")[1:]
    said = json.loads(header)
    old = ["0", said["suffixes"], dict(said["outputs"]), " ".join(said["search"]), "mark"]
    body = b"\n".join([json.dumps(old).encode(), *lines])
    (project / ".nianbao/state").write_bytes(b"%d\n%b" % (zlib.crc32(body), body))
    shutil.rmtree(project / "content/reports/qinghe/shanqian")
    build_site(project)
    assert not [name for name in site_bytes(project) if "shanqian" in name]


def test_a_file_no_build_wrote_is_left_alone(project: Path) -> None:
    build_site(project)
    (project / "site/qinghe/notes.txt").write_text("mine")
    shutil.rmtree(project / LIUHE)
    # Two pages, the figures, the year's, the area's sums of it, the texts in the index.
    assert build_site(project).deleted == 6
    assert (project / "site/qinghe/notes.txt").read_text() == "mine"
    assert not (project / "site/qinghe/liuhe").exists()


def test_two_outputs_with_one_address_name_both_sources(project: Path) -> None:
    (project / "content/pages").mkdir()
    (project / "content/pages/index.md").write_text("# 首页\n")
    built = build_site(project)
    assert not built.published
    (clash,) = (d for d in built.diagnostics if d.code == "FILE-ADDRESS")
    assert clash.path == "content/pages/index.md"
    assert "首页" in clash.message
    assert "index.html" in clash.message


def test_a_link_in_the_site_is_never_written_through(project: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (project / "site").mkdir()
    (project / "site/qinghe").symlink_to(outside)
    with pytest.raises(OSError, match="qinghe"):
        build_site(project)
    assert not list(outside.iterdir())


def test_a_damaged_state_costs_a_full_build_and_nothing_else(project: Path) -> None:
    build_site(project)
    before = site_bytes(project)
    whole = (project / ".nianbao/state").read_bytes().partition(b"\n")[2]
    header = whole.partition(b"\n")[0]
    # Damaged, of an older layout, or of a layout that nobody knows, though its checksum is right.
    known = [
        b"",
        b"{}",
        b"[1]\n\n",
        b"[1,2]\n\n",
        header + b"\nx\ty\n\n[]",
        whole + b"\n[]",
        b"\xff",
    ]
    checked = [b"%d\n%b" % (zlib.crc32(body), body) for body in known]
    for damage in (b"", b"{}", b"0\n" + whole, b"\xff\x00", *checked):
        (project / ".nianbao/state").write_bytes(damage)
        assert build_site(project).published
        assert site_bytes(project) == before


@pytest.mark.proof
@pytest.mark.parametrize("workers", [2, 3])
def test_any_number_of_workers_gives_the_same_bytes(tmp_path: Path, workers: int) -> None:
    root = tmp_path / "corpus"
    make_corpus(root, 550)  # more authorities than it takes to fork
    assert build_site(root, workers=workers).published
    first = site_bytes(root)
    shutil.rmtree(root / "site")
    shutil.rmtree(root / ".nianbao")
    build_site(root, workers=1)
    assert site_bytes(root) == first


def test_nothing_to_do_is_decided_before_slow_imports(project: Path) -> None:
    build_site(project)
    # The content must be older than a clock tick for its fingerprints to count.
    time.sleep(0.05)
    build_site(project)
    code = (
        "import sys; from generator.__main__ import main; sys.argv = ['nianbao', 'build']; main();"
        "print(sorted({'pydantic', 'jinja2', 'markdown_it', 'click', 'yaml'} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=True
    )
    assert run.stdout == "没有变化，网站已是最新。\n[]\n"


def test_a_checkout_with_the_state_and_the_site_of_another_reads_no_report(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_site(project)
    time.sleep(0.05)
    elsewhere = tmp_path / "runner"
    shutil.copytree(project, elsewhere, copy_function=shutil.copyfile)  # every file with a new time
    read = counted_reads(monkeypatch)
    built = build_site(elsewhere)
    assert (built.published, built.written, built.deleted, built.why) == (True, 0, 0, {})
    assert read == ["content/site.yml"]
    assert site_bytes(elsewhere) == site_bytes(project)

    edit(elsewhere, f"{LIUHE}/2023.yml", "行政处罚: 5", "行政处罚: 6")
    assert PAGE in build_site(elsewhere).why
    assert not {path for path in read if "shanqian" in path}


def test_a_carried_state_is_not_believed_of_a_file_that_differs(
    project: Path, tmp_path: Path
) -> None:
    build_site(project)
    elsewhere = tmp_path / "runner"
    shutil.copytree(project, elsewhere, copy_function=shutil.copyfile)
    edit(elsewhere, f"{LIUHE}/2023.yml", "行政处罚: 5", "行政处罚: 6")
    (elsewhere / "site/qinghe/index.html").write_text("别的")
    build_site(elsewhere)
    assert site_bytes(elsewhere) == clean_build(elsewhere, tmp_path / "clean")


def test_damaged_digests_cost_a_look_at_the_files_and_no_more(
    project: Path, tmp_path: Path
) -> None:
    for damage in (b"", b"content/site.yml", b"\xff\n\n12345678", b"a\nb\n\n" + bytes(8)):
        build_site(project)
        for kept in (project / ".nianbao").glob("digests-of-*"):
            kept.write_bytes(damage)
        edit(project, f"{LIUHE}/2023.md", "。", "。。")
        built = build_site(project)
        assert PAGE in built.why
        assert "qinghe/shanqian/2023.html" not in built.why
    assert site_bytes(project) == clean_build(project, tmp_path / "clean")


def links_of(site: dict[str, bytes], address: str) -> list[str]:
    """The pages of the site that a page links to."""
    links = _Links(site[address].decode()).links
    return [normpath(join(dirname(address), link)) for link in links]


@pytest.fixture
def divided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose years are too long for one page: two counties of twenty and five towns."""
    monkeypatch.setattr(year_pages, "ROWS", 10)
    make_corpus(tmp_path / "corpus", 125)
    time.sleep(0.05)  # fingerprints count for files older than a clock tick only
    assert build_site(tmp_path / "corpus").published
    return tmp_path / "corpus"


def test_a_long_year_is_divided_by_area(divided: Path) -> None:
    site = site_bytes(divided)
    pages = sorted(name for name in site if name.startswith("years/2022"))
    assert pages == ["years/2022.html", "years/2022/county-000.html", "years/2022/county-001.html"]
    assert set(pages[1:]) <= set(links_of(site, "years/2022.html"))
    reports = {n for n in site if n.startswith("county-") and n.endswith("/2022.html")}
    listed = [link for page in pages for link in links_of(site, page) if link in reports]
    assert sorted(listed) == sorted(reports)
    beside = links_of(site, "years/2022/county-001.html")
    assert {"years/2021/county-001.html", "years/2023/county-001.html"} <= set(beside)


def test_one_changed_report_of_a_long_year_leaves_the_other_areas_alone(divided: Path) -> None:
    before = site_bytes(divided)
    path = divided / "content/reports/county-001/town-01/2022.yml"
    _change(path, r"行政许可: \d+", "行政许可: 1234")
    assert build_site(divided).written == 7
    after = site_bytes(divided)
    assert without_manifest(name for name in after if after[name] != before[name]) == {
        "county-001/town-01/2022.html",
        "county-001/town-01/2023.html",  # 上年 2022
        "county-001/town-01/figures.js",
        "county-001/town-01/index.html",
        "county-001/index.html",
        "county-001/sums-2022.html",
        "years/2022/county-001.html",
    }


def test_only_what_reads_a_change_is_looked_at_and_made_again(divided: Path) -> None:
    seen: dict[str, int] = {}

    def note(what: str, _done: int, total: int) -> None:
        seen[what] = total

    engine = engine_digest(divided / "templates")
    path = divided / "content/reports/county-001/town-01/2022.yml"
    for number in (1234, 1235):  # after a clean build, and after one that left most alone
        seen.clear()
        _change(path, r"行政许可: \d+", f"行政许可: {number}")
        time.sleep(0.05)
        assert build(divided, Options(engine), note).published
        # The report's town, county with its sums and feed, the year, and the home page's matrix.
        assert seen == {"正文": 1, "年报": 1, "索引": 7}


def test_a_year_that_grows_or_shrinks_is_divided_as_in_a_clean_build(
    divided: Path, tmp_path: Path
) -> None:
    for path in sorted(divided.glob("content/reports/county-000/*/2023.*")):
        path.unlink()
    assert build_site(divided, skip_invalid=True).published
    site = site_bytes(divided)
    assert "years/2023/county-001.html" not in site
    assert site == clean_build(divided, tmp_path / "clean")


def test_reports_that_vanish_all_at_once_stop_the_build(project: Path) -> None:
    build_site(project)
    before = site_bytes(project)
    (project / "content/reports").rename(project / "moved")
    built = build_site(project, skip_invalid=True)
    assert [(d.path, d.code) for d in built.diagnostics] == [("content/reports", "FILE-READ")]
    assert site_bytes(project) == before
    (project / "content/reports").mkdir()
    assert build_site(project).deleted > 0


def test_a_check_says_so_too(project: Path) -> None:
    build_site(project)
    shutil.rmtree(project / "content/reports")
    checked = check_project(project).diagnostics
    assert checked == build_site(project).diagnostics
    assert [d.code for d in checked] == ["FILE-READ"]


def test_a_project_without_reports_has_a_site(project: Path) -> None:
    shutil.rmtree(project / "content/reports")
    assert build_site(project).published


def test_a_pipe_in_the_site_is_replaced(project: Path) -> None:
    build_site(project)
    page = project / "site" / PAGE
    before = page.read_bytes()
    page.unlink()
    os.mkfifo(page)
    assert build_site(project).written == 1
    assert page.read_bytes() == before


def test_a_pipe_in_the_place_of_a_manifest_is_replaced(project: Path) -> None:
    build_site(project)
    part = project / "site/manifest/files.json"
    before = part.read_bytes()
    part.unlink()
    os.mkfifo(part)
    assert build_site(project).published
    assert part.read_bytes() == before


def test_what_is_left_out_is_told_again(project: Path) -> None:
    edit(project, f"{LIUHE}/2023.yml", "总计: [6, 1, 0, 0, 0, 0, 7]", "总计: [6, 1, 0, 0, 0, 0, 9]")
    beside = project / "content/reports/qinghe/shanqian"
    for suffix in ("yml", "md"):
        text = (project / f"{LIUHE}/2023.{suffix}").read_text("utf-8")
        text = text.replace("柳河镇", "山前乡").replace("0, 0, 9]", "0, 0, 7]")
        (beside / f"2023.{suffix}").write_text(text, "utf-8")
    first = build_site(project, skip_invalid=True)
    edit(project, "content/reports/qinghe/shanqian/2023.yml", "行政处罚: 5", "行政处罚: 6")
    again = build_site(project, skip_invalid=True)
    assert first.diagnostics
    assert again.diagnostics == first.diagnostics


def test_findings_that_stand_are_counted(project: Path) -> None:
    edit(project, f"{LIUHE}/2023.yml", "发布日期: 2024-01-19", "发布日期: 2024-03-19")
    assert build_site(project).warnings == 1
    (project / "content/pages").mkdir()
    (project / "content/pages/about.md").write_text("# 关于\n", encoding="utf-8")
    assert build_site(project).warnings == 1


def test_both_sides_of_a_copy_are_looked_at(project: Path) -> None:
    """The other report's files are as they were."""
    shanqian = f"{LIUHE}/../shanqian/2023"
    for suffix in ("yml", "md"):
        text = (project / f"{LIUHE}/2023.{suffix}").read_text("utf-8").replace("柳河镇", "山前乡")
        (project / f"{shanqian}.{suffix}").write_text(text, "utf-8")
    improvements = re.search(r"改进情况：.*", text)
    assert improvements
    own = "改进情况：山区各村的公开内容改由广播播出，表格后面加一段通俗的说明。"
    edit(project, f"{shanqian}.md", improvements[0], own)
    before = build_site(project).warnings
    edit(project, f"{shanqian}.md", own, improvements[0])
    assert build_site(project).warnings == before + 2 == warnings(project)
    edit(project, f"{shanqian}.md", improvements[0], own)
    assert build_site(project).warnings == before == warnings(project)


def test_with_one_worker_nothing_is_forked(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The preview builds in a process with threads, where forking may never end."""

    def forked() -> int:
        raise AssertionError

    monkeypatch.setattr("generator.base.pool.WORTHWHILE", 0)
    monkeypatch.setattr(os, "fork", forked)
    assert build_site(project, workers=1).published


def test_a_worker_that_dies_is_an_error_with_a_mend() -> None:
    with pytest.raises(ChildProcessError, match="工作进程"):
        spread(lambda number: os._exit(1) if number == 150 else number, range(200), 2)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(3))
def test_random_histories_end_as_a_clean_build(tmp_path: Path, seed: int) -> None:
    """110 random steps a seed, each followed by a build; compared with a clean build now and then."""
    rng = random.Random(seed)
    root = tmp_path / "corpus"
    make_corpus(root, 14, seed)
    build_site(root)
    for step in range(110):
        rng.choice(STEPS)(root, rng)
        # Deleting and copying years makes reports that contradict each other; those are left out.
        built = build_site(root, skip_invalid=True)
        assert built.published
        if step % 10 == 9:
            assert site_bytes(root) == clean_build(root, tmp_path / "clean"), f"step {step}"
            assert built.warnings == warnings(root), f"step {step}"


def warnings(root: Path) -> int:
    """As `check` counts them."""
    found = check_project(root).diagnostics
    return sum(d.severity == "warning" and not d.acknowledged for d in found)


def _reports(root: Path, suffix: str = "yml") -> list[Path]:
    return sorted(root.glob(f"content/reports/**/20??.{suffix}"))


def _change(path: Path, pattern: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(pattern, new, text, count=1), encoding="utf-8")


def _edit_figure(root: Path, rng: random.Random) -> None:
    _change(rng.choice(_reports(root)), r"行政许可: \d+", f"行政许可: {rng.randrange(999)}")


def _edit_text(root: Path, rng: random.Random) -> None:
    _change(rng.choice(_reports(root, "md")), "县政府网站", f"县政府网站第{rng.randrange(99)}版")


def _copy_text(root: Path, rng: random.Random) -> None:
    """The problems of one report become those of another."""
    source, target = rng.sample(_reports(root, "md"), 2)
    copied, own = (re.search(r"存在的主要问题：.*", p.read_text("utf-8")) for p in (source, target))
    assert copied
    assert own
    _change(target, re.escape(own[0]), copied[0])


def _edit_title(root: Path, rng: random.Random) -> None:
    path = rng.choice(_reports(root))
    _change(path, r"发布日期: .*", f"发布日期: {int(path.stem) + 1}-01-{rng.randrange(13, 32)}")


def _rename_authority(root: Path, rng: random.Random) -> None:
    path = rng.choice(sorted(root.glob("content/reports/*/authority.yml")))
    _change(path, r"地址: [^,]*", f"地址: 新街{rng.randrange(99)}号")


def _delete_report(root: Path, rng: random.Random) -> None:
    reports = _reports(root)
    if len(reports) > 8:
        path = rng.choice(reports)
        path.unlink()
        path.with_suffix(".md").unlink()


def _copy_report(root: Path, rng: random.Random) -> None:
    path = rng.choice(_reports(root))
    year = int(path.stem) + rng.choice((-1, 1))
    if 2021 <= year <= 2030 and not (path.parent / f"{year}.yml").exists():
        for suffix in (".yml", ".md"):
            text = path.with_suffix(suffix).read_text(encoding="utf-8")
            for old, new in ((int(path.stem) + 1, year + 1), (int(path.stem), year)):
                text = text.replace(str(old), f"@{new}@") if old != new else text
            target = path.parent / f"{year}{suffix}"
            target.write_text(text.replace("@", ""), encoding="utf-8")


def _set_aside(root: Path, rng: random.Random) -> None:
    """A report becomes a draft, is withdrawn, or is published again."""
    path = rng.choice(_reports(root))
    text = re.sub(r"^(?:其他行|撤回): .*\n", "", path.read_text("utf-8"), flags=re.MULTILINE)
    draft = re.sub("^发布日期: .*", "发布日期: ~", text, flags=re.MULTILINE)
    draft += "其他行: [{表: 主动公开政府信息, 标签: 待填, 数值: [待填]}]\n"
    withdrawn = f"{text}撤回: {{日期: 2025-01-01, 原因: 有误}}\n"
    path.write_text(rng.choice((text, draft, withdrawn)), encoding="utf-8")


def _change_template(root: Path, rng: random.Random) -> None:
    path = rng.choice(sorted((root / "templates").glob("*.html")))
    path.write_text(path.read_text(encoding="utf-8") + f"<!-- {rng.randrange(99)} -->\n")


def _change_settings(root: Path, rng: random.Random) -> None:
    path = root / "content/site.yml"
    _change(path, r"统计截至: .*", f"统计截至: 20{rng.randrange(22, 30)}-06-30")


def _tamper(root: Path, rng: random.Random) -> None:
    path = rng.choice(sorted(p for p in (root / "site").rglob("*") if p.is_file()))
    if rng.random() < 0.5:
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[: rng.randrange(100)])


def _add_page(root: Path, rng: random.Random) -> None:
    path = root / f"content/pages/page{rng.randrange(3)}.md"
    if path.exists():
        path.unlink()
    else:
        path.write_text(f"# 第 {rng.randrange(99)} 页\n")


STEPS = (
    *(
        _edit_figure,
        _edit_text,
        _copy_text,
        _edit_title,
        _rename_authority,
        _delete_report,
        _copy_report,
        _set_aside,
    ),
    *(_change_template, _change_settings, _tamper, _add_page),
)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(2))
def test_a_killed_build_leaves_whole_files_and_the_next_one_mends(
    tmp_path: Path, seed: int
) -> None:
    rng = random.Random(seed)
    root = tmp_path / "corpus"
    make_corpus(root, 60, seed)
    build_site(root)
    for _ in range(6):
        old = site_bytes(root)
        for path in _reports(root, "md"):
            _change(path, r"县政府网站\d*", f"县政府网站{rng.randrange(10**6)}")
        _delete_report(root, rng)
        new = clean_build(root, tmp_path / "clean")
        process = subprocess.Popen(
            [sys.executable, "-m", "generator", "build", "--skip-invalid"], cwd=root
        )
        time.sleep(rng.uniform(0.1, 1.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
        for name, body in site_bytes(root).items():
            assert body in (old.get(name), new.get(name)), f"{name} is neither old nor new"
        assert build_site(root, skip_invalid=True).published
        assert site_bytes(root) == new


@pytest.mark.proof
def test_a_terminated_build_leaves_no_worker_and_no_lock(tmp_path: Path) -> None:
    root = tmp_path / "corpus"
    make_corpus(root, 1200)  # enough authorities for worker processes
    process = subprocess.Popen([sys.executable, "-m", "generator", "build"], cwd=root)
    time.sleep(0.8)
    process.send_signal(signal.SIGKILL)
    process.wait()
    again = [sys.executable, "-m", "generator", "build"]
    done = subprocess.run(again, cwd=root, timeout=60, capture_output=True, check=False)
    assert done.returncode == 0


def test_a_folder_that_is_a_link_stops_the_build_instead_of_vanishing(
    project: Path, tmp_path: Path
) -> None:
    build_site(project)
    before = site_bytes(project)
    (project / "content/reports").rename(tmp_path / "elsewhere")
    (project / "content/reports").symlink_to(tmp_path / "elsewhere")
    built = build_site(project, skip_invalid=True)
    assert not built.published
    assert {d.code for d in built.diagnostics} == {"FILE-READ"}
    assert site_bytes(project) == before


def test_nothing_is_deleted_through_a_link(project: Path, tmp_path: Path) -> None:
    build_site(project)
    outside = tmp_path / "outside"
    (project / "site/qinghe").rename(outside)
    (project / "site/qinghe").symlink_to(outside)
    shutil.rmtree(project / "content/reports/qinghe")
    build_site(project)
    assert (outside / "liuhe/2023.html").exists()


def test_the_journal_can_name_only_files_of_the_site(project: Path) -> None:
    build_site(project)
    for deletes in ('["../content/site.yml"]', '["/etc/x"]', '["x\\u0000y"]', "[3]", '["a//b"]'):
        journal = f'{{"moves": {{"../content/site.yml": ""}}, "deletes": {deletes}}}'
        for text in (journal, f'{{"moves": {{}}, "deletes": {deletes}}}', deletes):
            (project / ".nianbao/journal.json").write_text(text)
            assert build_site(project).deleted == 0
            assert (project / "content/site.yml").exists()


def test_a_sibling_that_becomes_a_township_is_noticed(project: Path) -> None:
    """What rules read of siblings is part of a report's key."""
    authority = "content/reports/qinghe/shanqian/authority.yml"
    edit(project, authority, "类型: 乡镇", "类型: 部门")
    edit(project, f"{LIUHE}/2023.md", "2023年，柳河镇围绕", "2023年，山前乡围绕")
    build_site(project)
    edit(project, authority, "类型: 部门", "类型: 乡镇")
    found = {d.code for d in build_site(project).diagnostics}
    shutil.rmtree(project / ".nianbao")
    assert found == {d.code for d in build_site(project).diagnostics} != set()


@pytest.mark.parametrize("name", ["handbook/x.md", "sitemap.xml/x.md", "a b.md", "Über.md"])
def test_a_page_whose_name_is_no_address_is_refused(project: Path, name: str) -> None:
    path = project / "content/pages" / name
    path.parent.mkdir(parents=True)
    path.write_text("# 页\n")
    assert {d.code for d in build_site(project).diagnostics if d.stops} == {"FILE-SLUG"}


def test_a_damaged_search_index_is_made_anew(project: Path) -> None:
    build_site(project)
    whole = site_bytes(project)
    (project / "site/search/g1/0.js").write_text("damaged")
    (project / "site/search/n/0.js").unlink()
    build_site(project)
    assert site_bytes(project) == whole


def test_a_report_left_out_is_not_found_by_search(project: Path) -> None:
    build_site(project)
    text = project / "site/search/t/50574-5.js"
    assert "全年接待查阅46人次" in text.read_text()
    edit(project, f"{LIUHE}/2023.yml", "年度: 2023", "年度: 2032")
    build_site(project, skip_invalid=True)
    assert not text.exists()
    assert "柳河镇" in (project / "site/search/n/1580.js").read_text()
