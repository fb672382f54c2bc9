"""What the preview says below a page: its state in a sentence, and the errors and findings as lists.

Plain data, for JSON: every word is chosen here, the browser only puts it into the page.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from generator.likeness.copies import copies_of
from generator.likeness.index import Index
from generator.model.content_paths import STATE_FOLDER
from generator.model.diagnostics import Diagnostic, in_order
from generator.model.record import Copy
from generator.model.site import SEVERITY_WORDS
from generator.pages.frame import address_of
from generator.project.copy_index import TEXTS, texts_of
from generator.project.project import Project
from generator.serving.answers import FILL, Answer
from generator.serving.current import project_now
from generator.serving.preview import Shown, pair_of, place_of, stem_of

LISTED = 50  # of each list; how many more there are is said


class PanelList(NamedTuple):
    """A list below the page; one that the clerk must act on is open from the start."""

    key: str
    title: str
    open: bool
    items: list[dict[str, str]]
    more: str


class Panel(NamedTuple):
    """All that is shown below a page; nothing where there is no `headline`."""

    level: str  # error, warning, notice or good
    headline: str
    lists: list[PanelList]
    links: tuple[tuple[str, str], ...] = ()  # words and address

    def plain(self) -> dict[str, Any]:
        return {**self._asdict(), "lists": [one._asdict() for one in self.lists]}


def panel(root: Path, shown: Shown, address: str, page: Answer) -> Panel:
    """What to say below the page at `address`."""
    stem = address.removesuffix(".html")
    pair = pair_of(stem)
    is_report = stem_of(pair[0]) == stem and any(path in shown.content for path in pair)
    own = _of_report(root, shown, stem) if is_report else []
    others = [d for name, found in shown.broken.items() if name != stem for d in found.errors]
    level, headline = _headline(shown, own, len(others), page, is_report=is_report)
    lists = [
        _list("网站设置、机关和其他文件", shown.errors, open_=True),
        _list("这份年报", own, open_=any(d.stops for d in own)),
        _list("别处的错误", in_order(others), open_=False),
    ]
    links = [("填报", f"/{FILL}{stem}")] if is_report else []
    links += [("草稿的 Word 文件", f"/{stem}.docx")] if page.draft else []
    return Panel(level, headline, [one for one in lists if one.items], tuple(links))


def _of_report(root: Path, shown: Shown, stem: str) -> list[Diagnostic]:
    """All that is wrong with a report as its files are now, errors first, but what a note excuses."""
    path, _, digits = stem.rpartition("/")
    year, pair = int(digits), pair_of(stem)
    project = project_now(root, shown)
    found = [d for d in project.diagnostics if d.path in pair]
    authority = project.authorities.get(path)
    if project.site is None or authority is None:
        found = list(shown.broken[stem].errors) if stem in shown.broken else found
    elif year in authority.years:
        copies = _copies(project, path).get(year, ())
        found += project.examined(path, year, copies).diagnostics
    order = list(SEVERITY_WORDS)
    open_ = [d for d in in_order(found) if not d.acknowledged]
    return sorted(open_, key=lambda d: order.index(d.severity))


def _copies(project: Project, path: str) -> dict[int, Sequence[Copy]]:
    """The copied passages of an authority's reports as its files are now, by year, among those of
    all others as the last building left them."""
    file = place_of(project.root) / STATE_FOLDER / TEXTS
    if not file.exists():
        return {}
    try:
        with closing(Index(file)) as index:
            # A building may go on meanwhile: all that is read is of one moment.
            index.database.execute("BEGIN")
            found = copies_of(index, path, texts_of(project, path))
    except sqlite3.DatabaseError:
        return {}  # the next building makes it anew
    known = project.authorities
    return {y: [copy for copy in own if copy.authority in known] for y, own in found.items()}


def _headline(
    shown: Shown, own: Sequence[Diagnostic], others: int, page: Answer, *, is_report: bool
) -> tuple[str, str]:
    errors = sum(d.stops for d in own)
    if shown.failure:
        return "error", f"网页没有更新：{shown.failure}。"
    if shown.errors:
        return "error", f"有 {len(shown.errors)} 处错误涉及整个网站，改正以前网页不更新。"
    if page.draft:
        return "warning", f"这是草稿的样子，不会公布；还有 {len(own)} 处要看。"
    if errors and page.status == 200:
        return "error", f"这份年报有 {errors} 处错误，网页还是上次没有错误时的样子。"
    if errors:
        return "error", f"这份年报有 {errors} 处错误，改正以后才有网页。"
    if own:
        return own[0].severity, f"这份年报没有错误，{_counts(own)}。"
    if is_report:
        return "good", "这份年报没有发现问题。"
    return ("warning", f"别处有 {others} 处错误。") if others else ("good", "")


def _counts(found: Iterable[Diagnostic]) -> str:
    counts = Counter(d.severity for d in found)
    return "，".join(
        f"{word} {counts[key]} 处" for key, word in SEVERITY_WORDS.items() if counts[key]
    )


def _list(title: str, found: Sequence[Diagnostic], *, open_: bool) -> PanelList:
    more = f"另有 {len(found) - LISTED} 处，见 nianbao check。" if len(found) > LISTED else ""
    return PanelList(
        title, f"{title}：{len(found)} 处", open_, [_item(d) for d in found[:LISTED]], more
    )


def _item(found: Diagnostic) -> dict[str, str]:
    path, _, year = (stem_of(found.path) or "").rpartition("/")
    return {
        "level": found.severity,
        "severity": SEVERITY_WORDS[found.severity],
        "code": found.code,
        "name": found.name,
        "where": f"{found.path}:{found.place.line}:{found.place.column}",
        "message": found.message,
        "help": found.help,
        "href": f"/{address_of(path, int(year))}" if path else "",
    }
