"""What the tests of finished pages share: two sites, a web server for a folder, and Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from tests.corpus import PROJECT
from tests.demo.write import write_demo
from tests.projects import build_site

if TYPE_CHECKING:  # no library of the system is needed to collect the tests
    from playwright.sync_api import Browser, BrowserContext, Page

MISSING = "no/such/page.html"  # an address that the server answers with 404.html


def chromium() -> str | None:
    """The system's browser, as tests/system-packages.sh finds it; else Playwright's own."""
    return shutil.which("chromium") or shutil.which("google-chrome")


def build_samples(root: Path) -> Path:
    """The site of this repository's own content: five real reports."""
    root.mkdir()
    for folder in ("content", "templates"):
        shutil.copytree(PROJECT / folder, root / folder)
    assert build_site(root).published
    return root / "site"


def build_demo(root: Path) -> Path:
    """The site of the demonstration library."""
    write_demo(root)
    assert build_site(root).published
    return root / "site"


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium without its own traffic."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium(),
            args=[
                "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                "--no-first-run", "--hide-scrollbars",
            ],
        )  # fmt: skip
        yield started
        started.close()


def visit(context: Browser | BrowserContext, origin: str, url: str) -> tuple[list[str], set[str]]:
    """Open `url` and close it again; gives all that went wrong, requests that leave `origin`
    included, and the addresses below it that were fetched beside the page's own."""
    page = context.new_page()
    wrong, fetched = watch(page)
    page.goto(url)
    page.close()
    wrong += [f"elsewhere: {other}" for other in fetched if not other.startswith(origin)]
    return wrong, {other.removeprefix(origin) for other in fetched - {url}}


def watch(page: Page) -> tuple[list[str], set[str]]:
    """All that goes wrong on a page from now on, and all addresses that are fetched."""
    wrong: list[str] = []
    fetched: set[str] = set()
    page.on("request", lambda request: fetched.add(request.url))
    page.on("requestfailed", lambda request: wrong.append(f"failed: {request.url}"))
    page.on(
        "response",
        lambda answer: None if answer.ok else wrong.append(f"{answer.status}: {answer.url}"),
    )
    page.on("console", lambda message: wrong.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    return wrong, fetched


class _Handler(SimpleHTTPRequestHandler):
    def translate_path(self, path: str) -> str:
        return super().translate_path("/404.html" if path == f"/{MISSING}" else path)

    def log_message(self, *_args: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_args: object) -> None:
        """A browser hangs up when its page closes; what it misses, the page's test sees."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve `folder` on this machine until the block ends; gives its address."""
    handler = partial(_Handler, directory=str(folder))
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
