"""What the tests of the preview share: a project that is previewed, and a reader of its pages."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any, NamedTuple
from urllib.parse import urlencode

from generator.serving.command import follow, running
from generator.serving.preview import refresh
from generator.serving.server import Live, Server

REPORT = "content/reports/qinghe/liuhe/2023"
PAGE = "qinghe/liuhe/2023.html"
GOOD, BAD = "行政处罚: 5", "行政处罚：5"  # a full-width colon
PATIENCE = 30.0  # seconds


class Reply(NamedTuple):
    status: int
    headers: dict[str, str]
    body: str


class Preview(NamedTuple):
    """A project that is previewed by a server of its own."""

    root: Path
    port: int
    live: Live
    said: list[str]  # on the terminal

    def get(
        self, target: str, method: str = "GET", host: str | None = None, origin: str = ""
    ) -> Reply:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as http_:
            http_.putrequest(method, target, skip_host=True)
            if host != "":
                http_.putheader("Host", host or f"127.0.0.1:{self.port}")
            if origin:
                http_.putheader("Origin", origin)
            http_.endheaders()
            answer = http_.getresponse()
            return Reply(answer.status, dict(answer.getheaders()), answer.read().decode())

    def mark(self, address: str) -> str:
        """That of the page as it is served now."""
        return self.get(f"/{address}").body.partition('data-mark="')[2].partition('"')[0]

    @contextmanager
    def news(self, address: str, mark: str | None = None) -> Iterator[Iterator[dict[str, Any]]]:
        """What an open page is told, one after the other."""
        asked = {"page": f"/{address}", "mark": self.mark(address) if mark is None else mark}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as http_:
            http_.request("GET", f"/-/live?{urlencode(asked)}")
            answer = http_.getresponse()
            assert answer.status == 200
            yield (
                json.loads(line.removeprefix(b"data: ")) for line in answer if line[:5] == b"data:"
            )

    def panel(self, address: str) -> dict[str, Any]:
        """What is said below a page now."""
        with self.news(address) as news:
            return next(news)

    def until(self, wanted: str) -> None:
        """Wait for the terminal to say it."""
        end = time.monotonic() + PATIENCE
        while not any(wanted in line for line in self.said):
            assert time.monotonic() < end, f"never said: {wanted}, but {self.said}"
            time.sleep(0.01)


@contextmanager
def previewed(root: Path, *, following: bool = True) -> Iterator[Preview]:
    """Preview the project until the block ends; rebuilt when files are saved, or by hand."""
    live = Live(root)
    live.show(refresh(live.root, live.shown))
    said: list[str] = []
    stop = Event()
    thread = Thread(target=follow, args=(live, stop, said.append))
    with Server(live, 0) as server, running(server):
        if following:
            thread.start()
        try:
            yield Preview(root, server.server_port, live, said)
        finally:
            stop.set()
            if following:
                thread.join()


def words(panel: dict[str, Any]) -> str:
    """All that a panel shows."""
    items = [item for one in panel["lists"] for item in one["items"]]
    return "\n".join([panel["headline"], *(value for item in items for value in item.values())])
