"""What the tests of finished pages share: two sites, and a web server for a folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from tests.corpus import PROJECT, make_corpus
from tests.projects import build_site

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


def build_invented(root: Path) -> Path:
    """The site of twelve invented townships with five reports each."""
    make_corpus(root, 60)
    assert build_site(root).published
    return root / "site"


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
