"""The web server of the preview: this computer only, nothing but what the preview answers."""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Condition
from typing import Any
from urllib.parse import parse_qs

from generator.serving.answers import Answer, address_of, answer
from generator.serving.findings import panel
from generator.serving.preview import Shown

LISTEN = "/-/live"  # the stream of what is new about a page
_PAUSE = 0.1  # seconds, when no more files can be opened
HEARTBEAT = 10.0  # seconds: how soon a page that was closed is noticed
_HEADERS = {
    "Cache-Control": "no-store",
    # Pages of other sites may neither read nor frame what is not published yet.
    "Content-Security-Policy": "frame-ancestors 'self'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
_ONLY = "这里只供本机预览，只能用 GET 和 HEAD 读取网站文件夹里的文件。"


@dataclass
class Live:
    """The project that is previewed, and what is shown of it now: the builder changes it, requests
    read it and wait for it to change."""

    root: Path
    shown: Shown = field(default_factory=Shown)
    number: int = 0
    open: bool = True
    _changed: Condition = field(default_factory=Condition)

    def show(self, shown: Shown) -> None:
        with self._changed:
            self.shown, self.number = shown, self.number + 1
            self._changed.notify_all()

    def close(self) -> None:
        """Let all that wait go."""
        with self._changed:
            self.open = False
            self._changed.notify_all()

    def after(self, number: int) -> tuple[int, Shown]:
        """What is shown next, after the one of that number; after a while the same."""
        with self._changed:
            self._changed.wait_for(lambda: self.number > number or not self.open, HEARTBEAT)
            return self.number, self.shown


class Server(ThreadingHTTPServer):
    """Listens on this computer only."""

    daemon_threads = True
    request_queue_size = 64
    # On Windows the option would allow a second server on the same port.
    allow_reuse_address = os.name == "posix"

    def __init__(self, live: Live, port: int) -> None:
        self.live = live
        self._logged: set[str] = set()
        super().__init__(("127.0.0.1", port), partial(_Handler, live))

    def get_request(self) -> tuple[Any, Any]:
        """The next connection. Where none can be opened, the loop that asks for it must not spin."""
        try:
            return super().get_request()
        except OSError:
            time.sleep(_PAUSE)
            raise

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Log what went wrong, once; a browser that hangs up when its page closes is nothing to say."""
        del request, client_address
        error = sys.exception()
        if isinstance(error, ConnectionError | TimeoutError):
            return
        trace = "".join(traceback.format_exception(error))
        if trace not in self._logged:  # a page asks again every second
            self._logged.add(trace)
            sys.stderr.write(f"预览出错，请把以下内容告诉维护程序的人：\n{trace}")


class _Handler(BaseHTTPRequestHandler):
    server_version, sys_version = "nianbao", ""
    timeout = 30  # seconds, for a client that asks nothing

    def __init__(self, live: Live, *args: Any) -> None:
        self.live = live
        super().__init__(*args)

    def do_GET(self) -> None:
        # Another name for this computer is one that a stranger has given it.
        port = self.connection.getsockname()[1]
        allowed = ([f"127.0.0.1:{port}"], [f"localhost:{port}"])
        path, _, query = self.path.partition("?")
        address = address_of(self.path)
        if (
            address is None
            or self.headers.get_all("Host") not in allowed
            or (path == LISTEN and self._is_foreign(port))
        ):
            self.send_error(HTTPStatus.FORBIDDEN)
        elif path == LISTEN:
            self._stream(query)
        else:
            self._send(self._answer(self.live.shown, address))

    def _is_foreign(self, port: int) -> bool:
        """Whether a page of another site asks: what it may not read it may not wait for either."""
        own = {f"http://127.0.0.1:{port}", f"http://localhost:{port}"}
        return not own.issuperset(self.headers.get_all("Origin") or ())

    do_HEAD = do_GET  # noqa: N815

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Any refusal, also those of the standard library: it knows no other methods."""
        del message, explain
        refused = HTTPStatus.METHOD_NOT_ALLOWED if code == HTTPStatus.NOT_IMPLEMENTED else code
        self._send(Answer(refused, "text/plain; charset=utf-8", f"{_ONLY}\n".encode()))

    def log_message(self, *_args: object) -> None:
        """The terminal shows what was built, not what was read."""

    def _answer(self, shown: Shown, address: str) -> Answer:
        return answer(self.live.root, shown, address)

    def _send(self, page: Answer) -> None:
        self.send_response(page.status)
        self.send_header("Content-Type", page.kind)
        self.send_header("Content-Length", str(len(page.body)))
        if page.location:
            self.send_header("Location", page.location)
        if page.status == HTTPStatus.METHOD_NOT_ALLOWED:
            self.send_header("Allow", "GET, HEAD")
        self._end_headers()
        if self.command != "HEAD":
            self.wfile.write(page.body)

    def _end_headers(self) -> None:
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.end_headers()

    def _stream(self, query: str) -> None:
        """News of a page, for as long as it is open: first that it is another now, else what there
        is to say below it."""
        asked = {name: values[-1] for name, values in parse_qs(query).items()}
        address = address_of(asked.get("page", ""))
        if address is None:
            self.send_error(HTTPStatus.BAD_REQUEST)
            return
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self._end_headers()
        if self.command == "HEAD":
            return
        self.wfile.write(b"retry: 1000\n\n")
        number, said = -1, ""
        while self.live.open:
            number, shown = self.live.after(number)
            news = self._news(shown, address, asked.get("mark", ""))
            self.wfile.write(f"data: {news}\n\n".encode() if news != said else b":\n\n")
            said = news

    def _news(self, shown: Shown, address: str, mark: str) -> str:
        page = self._answer(shown, address)
        said = panel(self.live.root, shown, address, page).plain() if page.mark == mark else {}
        return json.dumps({"mark": page.mark, **said}, ensure_ascii=False)
