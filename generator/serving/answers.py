"""Addresses → what the preview answers: a file of its site, what is kept of a page, or a notice."""

from __future__ import annotations

from html import escape
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes

from generator.base.digest import digest
from generator.building.plain_css import plain_sheet
from generator.model.content_paths import STATE_FOLDER
from generator.serving.draft_page import draft_page, draft_word
from generator.serving.preview import KEPT, SITE, Shown, place_of

HANDBOOK = "handbook/"  # as `nianbao handbook` made it: the preview builds none
OWN = "-/"  # no area can have this name
FILL = "-/fill/"  # below it, by its stem, the form page of a report
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
    ".xml": "application/xml; charset=utf-8",
}
_HTML = _TYPES[".html"]
_NOTICE = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="stylesheet" href="/assets/style.css">
<link rel="stylesheet" href="/assets/dark.css" media="screen and (prefers-color-scheme: dark)">
</head>
<body>
<main class="width">
<h1>{title}</h1>
<p>{text}</p>
<p><a href="/index.html">返回首页</a></p>
</main>
</body>
</html>
"""


class Answer(NamedTuple):
    """What is sent for an address; a page has a `mark`, which differs when it must be reloaded."""

    status: int
    kind: str
    body: bytes
    location: str = ""
    mark: str = ""
    last_good: bool = False  # whether it is what is kept of a page
    draft: bool = False  # whether it is a report that the site does not have yet


def address_of(target: str) -> str | None:
    """The address of a file that a request's target names; None for what can be none of the
    site's."""
    try:
        path = unquote_to_bytes(target.partition("?")[0]).decode()
    except UnicodeDecodeError:
        return None
    *folders, name = path.split("/")
    if folders[:1] != [""] or set(path) & set("\0\\:") or "" in folders[1:]:
        return None
    if any(part.startswith(".") for part in (*folders, name)):
        return None
    return "/".join((*folders[1:], name or "index.html"))


def answer(root: Path, shown: Shown, address: str) -> Answer:
    """What the preview of the project at `root` has at an address."""
    place = place_of(root)
    if address.startswith(OWN):
        file = _plain_file(Path(__file__).parent, address.removeprefix(OWN))
        if file is None or file.suffix not in {".css", ".js"}:
            return _text(404, "没有这个文件。")
        body = file.read_bytes()
        # Its rules stand above those of the site's sheets, which are written in the same way.
        body = plain_sheet(body) if file.suffix == ".css" else body
        return Answer(200, _TYPES[file.suffix], body)
    if address.startswith(HANDBOOK):
        own = (_plain_file(folder, address) for folder in (root / SITE, root / STATE_FOLDER))
        file = next(filter(None, own), None)
        if file is None:
            text = "运行 nianbao handbook 生成以后，这里就能看到。"
            return notice(404, "填报手册还没有生成", text)
        return Answer(200, _type(file), file.read_bytes())
    there = any(_plain_file(place / folder, address) for folder in (SITE, KEPT))
    if address.endswith(".html") and (draft := draft_page(root, shown, address, there=there)):
        return _live(Answer(200, _HTML, draft, draft=True), shown.engine)
    if address.endswith(".docx") and (word := draft_word(root, shown, address, there=there)):
        return Answer(200, _TYPES[".docx"], word)
    for folder in (SITE, KEPT):
        file = _plain_file(place / folder, address)
        if file is not None:
            found = Answer(200, _type(file), file.read_bytes(), last_good=folder == KEPT)
            return _live(found, shown.engine) if found.kind == _HTML else found
    if _plain_file(place / SITE, f"{address}/index.html"):
        return Answer(302, _HTML, b"", location=quote(f"/{address}/"))
    return _missing(shown, address)


def _missing(shown: Shown, address: str) -> Answer:
    if not address.endswith(".html"):
        return _text(404, "没有这个文件。")
    if address.removesuffix(".html") in shown.broken:
        text = "这份年报有错误，还没有可以看的网页。改正下面列出的错误并保存，网页就会出现。"
        return notice(404, "年报还没有网页", text)
    if not shown.made.engine:
        text = "改正下面列出的错误并保存，网站就会出现。"
        return notice(404, "网站还没有生成", text)
    return notice(404, "没有找到这个网页", "网址可能有误，也可能年报已经删除或改名。")


def _plain_file(folder: Path, address: str) -> Path | None:
    """The file, unless it lies elsewhere, is reached by a link or is no plain file."""
    try:
        file = folder.resolve() / address
        return file if file.resolve() == file and S_ISREG(file.lstat().st_mode) else None
    except (OSError, ValueError, RuntimeError):
        return None


def _type(file: Path) -> str:
    return _TYPES.get(file.suffix, "application/octet-stream")


def _text(status: int, words: str) -> Answer:
    return Answer(status, _TYPES[".txt"], f"{words}\n".encode())


def notice(status: int, title: str, text: str) -> Answer:
    """A page that says why there is no other."""
    body = _NOTICE.format(title=escape(title), text=escape(text)).encode()
    return _live(Answer(status, _HTML, body), "")


def _live(page: Answer, engine: str) -> Answer:
    """The page with the script that watches over it: the only change to it."""
    mark = digest((engine, page.body))
    script = f'<script src="/{OWN}live.js" data-mark="{mark}" defer></script>\n'.encode()
    head, end, rest = page.body.partition(b"</head>")
    return page._replace(body=head + script + end + rest, mark=mark)
