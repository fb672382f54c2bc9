"""The web server of the preview: this computer only, nothing but what the preview answers."""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from dataclasses import dataclass, field
from functools import partial
from hmac import compare_digest
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from secrets import token_urlsafe
from threading import Condition
from typing import Any
from urllib.parse import parse_qs

from generator.serving.answers import FILL, Answer, address_of, answer
from generator.serving.fill_in import MOST, TOKEN_HEADER, form_page, save
from generator.serving.findings import panel
from generator.serving.preview import Shown

_PLAIN = "text/plain; charset=utf-8"
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
_NOT_OURS = "只有这个预览打开的填报网页可以保存。请从预览里重新打开填报网页。"


@dataclass
class Live:
    """The project that is previewed, and what is shown of it now: the builder changes it, requests
    read it and wait for it to change."""

    root: Path
    shown: Shown = field(default_factory=Shown)
    number: int = 0
    open: bool = True
    # Who has it was given a form page by this process: no page of another site can read one.
    token: str = field(default_factory=lambda: token_urlsafe(32), repr=False)
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
        path, _, query = self.path.partition("?")
        address = address_of(self.path)
        if address is None or not self._is_for_us() or (path == LISTEN and self._is_foreign()):
            self.send_error(HTTPStatus.FORBIDDEN)
        elif path == LISTEN:
            self._stream(query)
        elif address.startswith(FILL):
            self._send(form_page(self.live.root, self.live.shown, address, self.live.token))
        else:
            self._send(self._answer(self.live.shown, address))

    def do_POST(self) -> None:
        """Save a report: asked by a form page of this process only, and in one piece."""
        self.close_connection = True  # what was not read must not be taken for the next request
        address = address_of(self.path)
        if address is None or not address.startswith(FILL):
            self.send_error(HTTPStatus.METHOD_NOT_ALLOWED)
            return
        token = self.headers.get_all(TOKEN_HEADER) or [""]
        own = self._is_for_us() and self.headers.get_all("Origin") and not self._is_foreign()
        right = len(token) == 1 and compare_digest(token[0].encode(), self.live.token.encode())
        kind = self.headers.get_content_type()
        if not own or not right or kind != "application/json":
            self._send(Answer(HTTPStatus.FORBIDDEN, _PLAIN, f"{_NOT_OURS}\n".encode()))
            return
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdecimal() or len(length) > 9:
            self._send(Answer(HTTPStatus.LENGTH_REQUIRED, _PLAIN, "没有写长度。\n".encode()))
        elif int(length) > MOST:
            self.rfile.read(min(int(length), 4 * MOST))  # who is still sending reads no answer
            text = f"内容超过 {MOST // 1024} KB，没有保存。\n"
            self._send(Answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _PLAIN, text.encode()))
        else:
            body = self.rfile.read(int(length))
            if len(body) == int(length):  # else the page has gone
                base = self.headers.get("If-Match", "")
                self._send(save(self.live.root, self.live.shown, address, base, body))

    def _is_for_us(self) -> bool:
        """Whether this computer is meant: another name for it is one that a stranger has given it."""
        return (self.headers.get_all("Host") or []) in [[name] for name in self._names()]

    def _is_foreign(self) -> bool:
        """Whether a page of another site asks: what it may not read it may not wait for either."""
        own = {f"http://{name}" for name in self._names()}
        return not own.issuperset(self.headers.get_all("Origin") or ())

    def _names(self) -> tuple[str, str]:
        port = self.connection.getsockname()[1]
        return f"127.0.0.1:{port}", f"localhost:{port}"

    do_HEAD = do_GET  # noqa: N815

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Any refusal, also those of the standard library: it knows no other methods."""
        del message, explain
        refused = HTTPStatus.METHOD_NOT_ALLOWED if code == HTTPStatus.NOT_IMPLEMENTED else code
        self._send(Answer(refused, _PLAIN, f"{_ONLY}\n".encode()))

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
