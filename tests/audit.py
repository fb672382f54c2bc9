"""`make audit`: what is measured on the finished demonstration site, page by page.

Valid HTML, links, weights, silence in Chromium (served and opened from the folder), Lighthouse.
A tool that is missing is named; with CI=true that is a failure, as every finding is.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import click

from tests.browser import browser, chromium, served, visit
from tests.shots import PAGES, SITE

NODE = Path("tests/node/node_modules")
VNU = NODE / "vnu-jar/build/dist/vnu.jar"
LIGHTHOUSE = NODE / "lighthouse/cli/index.js"
HOME, REPORT = PAGES["home"], PAGES["report-county"]
# Bytes as transferred, with everything that is fetched to show the page.
HOME_BYTES, REPORT_BYTES = 60_000, 30_000
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LEAST = 95
RUNS = 3


class Missing(Exception):
    """A tool that the machine does not have."""


def main() -> None:
    """Run every audit, print what each found, and fail if one found anything."""
    failed = False
    for audit in (valid_html, links, weights, silence, lighthouse):
        try:
            found = list(audit(SITE))
        except Missing as missing:
            click.echo(f"{audit.__name__}: left out, {missing} is missing")
            failed |= os.environ.get("CI") == "true"
            continue
        click.echo(f"{audit.__name__}: {f'{len(found)} findings' if found else 'fine'}")
        for line in found:
            click.echo(f"  {line}")
        failed |= bool(found)
    sys.exit(failed)


def pages(site: Path) -> list[Path]:
    """Every page that nianbao makes; MkDocs makes the handbook."""
    handbook = site / "handbook"
    return [path for path in sorted(site.rglob("*.html")) if not path.is_relative_to(handbook)]


def need(tool: str) -> str:
    """The path of a program."""
    found = shutil.which(tool)
    if found is None:
        raise Missing(tool)
    return found


def need_file(path: Path) -> Path:
    """A file that `npm ci` brings."""
    if not path.exists():
        raise Missing(f"{path} (npm)")
    return path


# --- the files


def valid_html(site: Path) -> Iterator[str]:
    """What the Nu HTML checker says: errors and warnings."""
    command = [
        need("java"), "-jar", str(need_file(VNU)), "--format", "json", "--exit-zero-always",
        # To it a folder is not 'self'; whether the policy lets a page work, Chromium says.
        "--filterpattern", ".*Content Security Policy.*",
    ]  # fmt: skip
    done = subprocess.run([*command, *map(str, pages(site))], capture_output=True, check=True)
    for message in json.loads(done.stderr)["messages"]:
        where = urlsplit(message.get("url", "")).path.rpartition(f"{site}/")[2]
        yield f"{where}:{message.get('lastLine', '')}: {message['message']}"


class _Page(HTMLParser):
    """The ids of a page and the addresses that it names."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self.feed(source)

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            elif (
                name in {"href", "src"}
                and value is not None
                and dict(attrs).get("rel") != "canonical"
            ):
                self.links.add(value)


def links(site: Path) -> Iterator[str]:
    """Internal links that lead to no file, and anchors that are not there."""
    read = {path.resolve(): _Page(path.read_text(encoding="utf-8")) for path in pages(site)}
    for path, page in read.items():
        name = path.relative_to(site.resolve())
        for link in sorted(page.links):
            # 404.html is shown at any address: its links begin at the root.
            own = link.removeprefix("/") if name.name == "404.html" else link
            target, anchor = urldefrag(urljoin(path.as_uri(), own))
            if urlsplit(target).scheme != "file":
                continue
            there = Path(unquote(urlsplit(target).path))
            if not there.is_file():
                yield f"{name}: {link}: no such file"
            elif anchor and there in read and unquote(anchor) not in read[there].ids:
                yield f"{name}: {link}: no such anchor"


# --- in the browser


def weights(site: Path) -> Iterator[str]:
    """Whether home and the heaviest report are too heavy, with all that they load, compressed."""
    reports = [path for path in pages(site) if path.stem.isdigit() and path.parent.name != "years"]
    heaviest = max(reports, key=_weight).relative_to(site).as_posix()
    with served(site) as origin, browser() as chrome:
        for address, most in ((HOME, HOME_BYTES), (heaviest, REPORT_BYTES)):
            fetched = visit(chrome, origin, origin + address)[1]
            files = [site / address, *(site / urlsplit(name).path for name in sorted(fetched))]
            total = sum(map(_weight, files))
            parts = ", ".join(f"{path.name} {_weight(path)}" for path in files)
            click.echo(f"  {address}: {total} bytes of {most} ({parts})")
            if total > most:
                yield f"{address}: {total} bytes, more than {most}"


def _weight(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), mtime=0))


def silence(site: Path) -> Iterator[str]:
    """Requests that leave the site or fail, and whatever the console says."""
    with served(site) as origin, browser() as chrome:
        folder = site.resolve().as_uri() + "/"
        for start in (origin, folder):
            for path in pages(site):
                name = path.relative_to(site).as_posix()
                if start == folder and name == "404.html":
                    continue
                wrong, _ = visit(chrome, start, start + name)
                yield from (f"{start.partition(':')[0]} {name}: {line}" for line in wrong)


def lighthouse(site: Path) -> Iterator[str]:
    """Scores below 95 on the home page and on a report, with what cost the points. The speed of the
    machine is part of a score: the best of a few runs counts."""
    need_file(LIGHTHOUSE)
    with served(site) as origin:
        for address in (HOME, REPORT):
            for _ in range(RUNS):
                found = list(_scored(origin, address))
                if not found:
                    break
            yield from found


def _scored(origin: str, address: str) -> Iterator[str]:
    """One run of Lighthouse on a page."""
    chrome = chromium()
    if chrome is None:
        raise Missing("chromium")
    command = [
        need("node"), str(LIGHTHOUSE), origin + address, "--output=json", "--quiet",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
        f"--only-categories={','.join(CATEGORIES)}",
    ]  # fmt: skip
    environment = {**os.environ, "CHROME_PATH": chrome}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        yield f"{address}: {done.stderr.strip()[-500:]}"
        return
    told = json.loads(done.stdout)
    scores = {name: round(100 * (told["categories"][name]["score"] or 0)) for name in CATEGORIES}
    click.echo(f"  {address}: {scores}")
    for name, score in scores.items():
        if score < LEAST:
            yield f"{address}: {name} {score}: {', '.join(_lost(told, name))}"


def _lost(told: dict[str, dict[str, dict[str, object]]], category: str) -> Iterator[str]:
    refs = told["categories"][category]["auditRefs"]
    assert isinstance(refs, list)
    for ref in refs:
        audit = told["audits"][ref["id"]]
        score = audit["score"]
        if ref["weight"] and isinstance(score, int | float) and score < 0.9:
            yield f"{audit['title']} ({score})"


if __name__ == "__main__":
    main()
