"""The audit of a finished site sees what is wrong; the lock file of its tools names no address."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import audit

LOCK = Path(__file__).parent / "node" / "package-lock.json"


def page(root: Path, name: str, body: str) -> None:
    path = root / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f'<!doctype html><title>t</title><body id="top">{body}', encoding="utf-8")


def test_links_that_lead_nowhere_are_named(tmp_path: Path) -> None:
    page(tmp_path, "index.html", '<a href="a/b.html#top">1</a><a href="a/b.html#none">2</a>')
    page(tmp_path, "a/b.html", '<a href="../index.html">1</a><img src="none.svg"><a href="#">2</a>')
    page(tmp_path, "404.html", '<a href="/index.html">1</a><a href="/none.html">2</a>')
    page(tmp_path, "handbook/index.html", '<a href="none.html">MkDocs looks after these</a>')
    assert list(audit.links(tmp_path)) == [
        "404.html: /none.html: no such file",
        "a/b.html: none.svg: no such file",
        "index.html: a/b.html#none: no such anchor",
    ]


def test_links_elsewhere_are_not_followed(tmp_path: Path) -> None:
    page(tmp_path, "index.html", '<a href="https://example.org/x">1</a><a href="mailto:a@b">2</a>')
    assert list(audit.links(tmp_path)) == []


def test_a_missing_tool_is_named(tmp_path: Path) -> None:
    with pytest.raises(audit.Missing, match="no-such-tool"):
        audit.need("no-such-tool")
    with pytest.raises(audit.Missing, match="npm"):
        audit.need_file(tmp_path / "none.jar")


def test_the_lock_file_has_digests_and_no_addresses() -> None:
    packages = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert [name for name, package in packages.items() if "integrity" not in package] == [""]
