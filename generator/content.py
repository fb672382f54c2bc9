"""The content folder: which authorities and reports there are, and reading them (design §3)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.authority import AuthorityFile
from generator.config import Site
from generator.diagnostics import Diagnostic, of_problem
from generator.forms import SPELLING
from generator.library import Authority
from generator.reading.encoding import MAX_BYTES, control_character
from generator.reading.source import START, Problem, Source, decode, read_yaml
from generator.reading.validate import validate, validate_report
from generator.report import Report, assemble
from generator.scan import LINK

REPORTS = "content/reports/"
SITE_FILE = "content/site.yml"
# Names of the site's own pages and folders, which no area may take.
RESERVED = frozenset(
    [
        "assets",
        "years",
        "data",
        "handbook",
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
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Tree:
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


def read_tree(files: Mapping[str, int]) -> Tree:
    """The authorities and reports among `files` (paths from the project, with fingerprints), and
    misplaced files; what cannot be listed is an error, never an absence."""
    hidden = [
        of_problem(name, unreadable())
        for name, mark in files.items()
        if mark == LINK and not name.endswith((".yml", ".md"))
    ]
    names = [
        name.removeprefix(REPORTS)
        for name, mark in files.items()
        if name.startswith(REPORTS) and (mark != LINK or name.endswith((".yml", ".md")))
    ]
    folders = {n.rpartition("/")[0] for n in names if n.endswith("/authority.yml")}
    suffixes: dict[tuple[str, int], str] = {}
    found = hidden
    for name in names:
        folder, _, base = name.rpartition("/")
        if (
            base[4:] in {".yml", ".md"}
            and base[:2] in {"19", "20"}
            and base[:4].isascii()
            and base[:4].isdecimal()
        ):
            place = (folder, int(base[:4]))
            suffixes[place] = suffixes.get(place, "") + base[4:]
        elif base != "authority.yml" or not folder:
            found.append(_stray(name, base))
    years: dict[str, list[int]] = {folder: [] for folder in sorted(folders)}
    for (folder, year), both in sorted(suffixes.items()):
        if folder not in years:
            found.append(_orphan(f"{REPORTS}{folder}/{year}.{min(both.split('.')[1:])}", folder))
        elif both in {".yml", ".md"}:
            found.append(_unpaired(f"{REPORTS}{folder}/{year}", both[1:]))
        else:
            years[folder].append(year)
    found.extend(_slugs(folders))
    return Tree({path: tuple(own) for path, own in years.items()}, tuple(found))


def _stray(name: str, base: str) -> Diagnostic:
    mend = "年报请命名为 2023.yml 和 2023.md；其他资料请放到 content/reports 之外。"
    if base.endswith(".yaml"):
        mend = f"请改名为 {base.removesuffix('.yaml')}.yml。"
    return of_problem(
        REPORTS + name, Problem("FILE-NAME", START, f"不认识的文件 {base}，没有读取", mend)
    )


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
    """Whether a name can be part of an address: small ASCII letters, digits and hyphens."""
    return bool(_SLUG.fullmatch(name))


def _slugs(folders: Iterable[str]) -> Iterator[Diagnostic]:
    for folder in sorted(folders):
        parts = folder.split("/")
        wrong = next((part for part in parts if not is_slug(part)), None)
        path = f"{REPORTS}{folder}/authority.yml"
        if wrong is not None:
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


def unreadable() -> Problem:
    """A link, a special file, or a folder that may not be listed."""
    mend = "请换成普通的文件或文件夹，并检查权限和文件名。"
    return Problem("FILE-READ", START, "这是链接、特殊文件或不能读取的文件夹，没有读取", mend)


def read_bytes(root: Path, path: str, fingerprint: int = 1) -> bytes | Problem:
    """The bytes of a content file, or why they cannot be read; links are never followed."""
    if fingerprint == LINK or (root / path).is_symlink():
        return unreadable()
    try:
        with (root / path).open("rb") as file:
            # One byte more than is read at all: `decode` says that it is too long.
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "读取失败"
        return Problem("FILE-READ", START, f"文件不能读取（{reason}）", "请检查权限和磁盘。")


def read_source(path: str, raw: bytes | Problem) -> Source:
    """Parse a YAML file of the content."""
    if isinstance(raw, Problem):
        return Source(path, "", None, (raw,))
    return read_yaml(path, raw, SPELLING)


def read_site(raw: bytes | Problem) -> tuple[Site | None, list[Diagnostic]]:
    """content/site.yml."""
    source = read_source(SITE_FILE, raw)
    site, problems = validate(source, Site)
    return site, [of_problem(SITE_FILE, problem) for problem in (*source.problems, *problems)]


def read_authority(
    path: str, raw: bytes | Problem
) -> tuple[AuthorityFile | None, list[Diagnostic]]:
    """The authority.yml of the folder `path`."""
    name = f"{REPORTS}{path}/authority.yml"
    source = read_source(name, raw)
    file, problems = validate(source, AuthorityFile)
    return file, [of_problem(name, problem) for problem in (*source.problems, *problems)]


def read_report(
    authority: Authority, year: int, yml: bytes | Problem, md: bytes | Problem
) -> tuple[Report | None, list[Diagnostic]]:
    """One report from the bytes of its two files; None when its data could not be understood."""
    stem = f"{REPORTS}{authority.path}/{year}"
    source = read_source(f"{stem}.yml", yml)
    filing, form, problems = validate_report(source, year)
    diagnostics = [of_problem(source.path, p) for p in (*source.problems, *problems)]
    text, unreadable = ("", md) if isinstance(md, Problem) else decode(md)
    if unreadable is None and (bad := control_character(text)):
        unreadable = bad
    if unreadable is not None:
        diagnostics.append(of_problem(f"{stem}.md", unreadable))
    if filing is None or form is None or unreadable is not None:
        return None, diagnostics
    report, unknown = assemble(authority, year, source, filing, form, (f"{stem}.md", text))
    diagnostics.extend(of_problem(f"{stem}.md", problem) for problem in unknown)
    return report, diagnostics
