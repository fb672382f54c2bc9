"""The folders of content/reports: which authorities and reports there are, and what is misplaced."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from generator.base.places import START, Problem
from generator.model.content_paths import REPORTS, authority_file
from generator.model.diagnostics import Diagnostic, of_problem
from generator.project.files import unreadable

# Names of the site's own pages and folders, which no area may take.
RESERVED = frozenset(
    [
        "assets",
        "years",
        "data",
        "handbook",
        "manifest",
        "search",
        "compare",
        "about",
        "index",
        "404",
        "feed",
        "sitemap",
        "robots",
    ]
)
_REPORT = re.compile(r"(?:19|20)[0-9][0-9]\.(?:yml|md)")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# What Windows keeps for devices; nothing with such a name, whatever its suffix, can be checked out.
_DEVICE = r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])"
_NOT_ON_WINDOWS = re.compile(
    rf'[<>:"|?*\\\x00-\x1f]|[. ](?:/|$)|(?:^|/){_DEVICE}(?:\.[^/]*)?(?:/|$)', re.IGNORECASE
)


class Tree(NamedTuple):
    """What the folders say: authority paths (parents first) with their report years."""

    years: Mapping[str, tuple[int, ...]]
    diagnostics: tuple[Diagnostic, ...]

    def parent(self, path: str) -> str | None:
        """The nearest ancestor folder that is an authority."""
        while "/" in path:
            path = path.rpartition("/")[0]
            if path in self.years:
                return path
        return None


def read_tree(marks: Mapping[str, object], alone: Callable[[str], bool]) -> Tree:
    """The authorities and reports among the files that have `marks` (see `Files`), and misplaced
    files; what cannot be listed is an error, never an absence. `alone` tells of a data file without
    a narrative whether it needs none."""
    bases: dict[str, list[str]] = {}  # of each folder
    found: list[Diagnostic] = []
    for name, mark in marks.items():
        if not mark and not name.endswith((".yml", ".md")):
            found.append(of_problem(name, unreadable()))
        elif name.startswith(REPORTS):
            folder, _, base = name.rpartition("/")
            bases.setdefault(folder, []).append(base)
        elif not_on_windows(name):
            found.append(_not_on_windows(name))
    years: dict[str, tuple[int, ...]] = {}
    for place in sorted(bases):
        own = _folder(tuple(bases[place]))
        folder, stem = place[len(REPORTS) :], f"{place}/"
        found += [_stray(stem + base, base) for base in own.strays]
        if folder and own.authority:
            single = [(y, s) for y, s in own.unpaired if s == "yml" and alone(f"{stem}{y}.yml")]
            years[folder] = tuple(sorted({*own.years, *(year for year, _ in single)}))
            unpaired = [half for half in own.unpaired if half not in single]
            found += [_unpaired(f"{stem}{year}", suffix) for year, suffix in unpaired]
        else:
            found += [_stray(stem + base, base) for base in own.authority]
            halves = [*((year, "md") for year in own.years), *own.unpaired]
            found += [_orphan(f"{stem}{year}.{suffix}", folder) for year, suffix in sorted(halves)]
    found.extend(_slugs(years))
    return Tree(years, tuple(found))


class _Folder(NamedTuple):
    """What the names of the files in one folder say."""

    authority: tuple[str, ...]  # authority.yml, if it is there
    years: tuple[int, ...]  # with both files
    unpaired: tuple[tuple[int, str], ...]  # years with one file, and its suffix
    strays: tuple[str, ...]


@cache
def _folder(names: tuple[str, ...]) -> _Folder:
    """Cached, since most folders hold the same names."""
    suffixes: dict[int, set[str]] = {}
    strays = []
    for name in names:
        if _REPORT.fullmatch(name):
            suffixes.setdefault(int(name[:4]), set()).add(name[5:])
        elif name != "authority.yml":
            strays.append(name)
    return _Folder(
        tuple(name for name in names if name == "authority.yml"),
        tuple(year for year, both in sorted(suffixes.items()) if len(both) == 2),
        tuple((year, min(both)) for year, both in sorted(suffixes.items()) if len(both) == 1),
        tuple(strays),
    )


# What editors, systems and people make of 2024.yml.
_ALMOST = re.compile(
    r"\s*(?P<year>20\d\d)\s*年?(?:年报)?\s*(?:[(（]\d+[)）]|-\s*副本|- Copy|\s)*\.(?P<suffix>ya?ml|md|markdown)"
    r"(?P<more>\.txt|\.bak|\.orig|~)?",
    re.IGNORECASE,
)
_OTHER_FILE = re.compile(r".*(\.(?:docx?|wps|pdf|xlsx?|et|html?))", re.IGNORECASE)


def _stray(name: str, base: str) -> Diagnostic:
    mend = "年报请命名为 2023.yml 和 2023.md；其他资料请放到 content/reports 之外。"
    if meant := _ALMOST.fullmatch(base):
        suffix = "md" if meant["suffix"].lower().startswith("m") else "yml"
        mend = f"请改名为 {meant['year']}.{suffix}；已经有这个文件的，先核对用哪一份。"
        if (meant["more"] or "").lower() == ".txt":
            mend = f"系统没有显示文件的扩展名，保存时多了“{meant['more']}”；{mend}"
    elif other := _OTHER_FILE.fullmatch(base):
        mend = f"{other[1]} 这样的原件，请用 nianbao import 导入，不放在 content/reports 里。"
    return of_problem(name, Problem("FILE-NAME", START, f"不认识的文件 {base}，没有读取", mend))


def _orphan(path: str, folder: str) -> Diagnostic:
    mend = f"请在 {REPORTS}{folder} 里建立 authority.yml，写明名称、全称和类型。"
    return of_problem(path, Problem("FILE-AUTHORITY", START, "这个文件夹没有 authority.yml", mend))


def _unpaired(stem: str, suffix: str) -> Diagnostic:
    if suffix == "yml":
        message, mend = (
            f"缺少正文 {stem.rpartition('/')[2]}.md",
            "请建立同名的 .md 文件，写六章正文。",
        )
    else:
        message, mend = (
            f"缺少数据 {stem.rpartition('/')[2]}.yml",
            "请用 nianbao new 生成同名的 .yml。",
        )
    return of_problem(f"{stem}.{suffix}", Problem("FILE-PAIR", START, message, mend))


def is_slug(name: str) -> bool:
    """Whether a name can be part of an address: small ASCII letters, digits and hyphens, and none
    that Windows keeps for devices."""
    return bool(_SLUG.fullmatch(name)) and not not_on_windows(name)


def not_on_windows(name: str) -> bool:
    """Whether Windows can have no file or folder of this name: a device's, say."""
    return bool(_NOT_ON_WINDOWS.search(name))


def _not_on_windows(name: str) -> Diagnostic:
    message = "Windows 上不能有这个名称的文件或文件夹，在那里取不出整个项目"
    mend = '请改名：不用 con、nul 等设备名，不用 \\ : * ? " < > |，不以点或空格结尾。'
    return of_problem(name, Problem("FILE-SLUG", START, message, mend))


def _slugs(folders: Iterable[str]) -> Iterator[Diagnostic]:
    for folder in sorted(folders):
        parts = folder.split("/")
        wrong = next((part for part in parts if not is_slug(part)), None)
        path = authority_file(folder)
        if wrong is not None and _SLUG.fullmatch(wrong):
            yield _not_on_windows(path)
        elif wrong is not None:
            yield of_problem(
                path,
                Problem(
                    "FILE-SLUG",
                    START,
                    f"文件夹名“{wrong}”不能作网址",
                    "请用小写字母、数字和连字符，如 baisang。",
                ),
            )
        elif parts[0] in RESERVED:
            message = f"文件夹名“{parts[0]}”与网站的其他页面重名"
            yield of_problem(path, Problem("FILE-SLUG", START, message, "请换一个文件夹名。"))


def missing_reports(root: Path) -> list[Diagnostic]:
    """That the folder of all reports is not there, though there were reports before: more likely
    it was moved than that the whole site is to go."""
    if (root / REPORTS).is_dir():
        return []
    mend = "请把文件夹放回原处；真要清空网站，请先建一个空的 content/reports 文件夹。"
    message = "没有这个文件夹，而网站里有以前生成的年报"
    return [of_problem(REPORTS.rstrip("/"), Problem("FILE-READ", START, message, mend))]
