"""`review`: checks, compares and previews a change of the content; reads both sides from Git."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from generator.base.pool import Progress
from generator.base.refusal import Refused
from generator.history.check_changed import findings_of
from generator.history.compare import compare_sides
from generator.history.git import changed_paths, open_repository
from generator.history.input import Input, read_sides
from generator.history.wording import one_line
from generator.model.diagnostics import Diagnostic
from generator.reading.encoding import decode
from generator.reporters import FORMATS, Lines, from_top
from generator.reporters.source_lines import worst
from generator.reporters.tool_formats import SARIF_MOST
from generator.reviewing.comment_text import comment
from generator.reviewing.commits import compared_commits
from generator.reviewing.preview import SitePreview, make_preview
from generator.reviewing.verdict import Verdict, files_beside

COMMENT, SITE = "comment.md", "site"
ANNOTATIONS, QUALITY, SARIF = "annotations.txt", "code-quality.json", "results.sarif"
NO_PREVIEW = "网页预览没有生成，原因见运行记录。"
_OURS = {COMMENT, SITE, ANNOTATIONS, QUALITY, SARIF}


class Review(NamedTuple):
    """What a review found; `lines` are those of the changed side's files."""

    verdict: Verdict
    preview: SitePreview
    lines: Lines


def review(root: Path, base: str, head: str, out: Path, progress: Progress) -> Review:
    """Review what `head` changes against `base`, and write the results to the folder `out`.

    Nothing of the change is executed or laid out on the disk: its content is data, and the program
    and templates are those that run and those of `base`. Raises Refused where nothing can be
    compared; that is told in the comment too.
    """
    empty_folder(out)
    write(out / COMMENT, _unfinished("检查还没有结束，或者中途停止了。"))
    try:
        return _review(root, base, head, out, progress)
    except Refused as refusal:
        write(out / COMMENT, _unfinished(str(refusal)))
        raise


def _review(root: Path, base: str, head: str, out: Path, progress: Progress) -> Review:
    repository, compared = compared_commits(open_repository(root), base, head)
    both = read_sides(repository, compared)
    if not both.new.project.files.marks:
        raise Refused("改动里没有可以读取的 content 文件夹（没有，或者是链接）。")
    prefix = repository.prefix.decode("utf-8", "replace")
    paths = changed_paths(repository, compared.start, compared.head_commit)
    verdict = Verdict(
        compare_sides(both, progress), findings_of(both, progress), files_beside(paths, prefix)
    )
    lines = _lines_of(both, verdict.findings)
    for name, style in ((ANNOTATIONS, "github"), (QUALITY, "gitlab"), (SARIF, "sarif")):
        write(out / name, FORMATS[style](*from_top(prefix, verdict.findings, lines)))
    # What takes longest is last: whoever stops it has the findings.
    write(out / COMMENT, comment(verdict, NO_PREVIEW, lines))
    preview = make_preview(repository, compared.base_commit, compared.head_commit, out, progress)
    write(out / COMMENT, comment(verdict, told_of(preview), lines))
    return Review(verdict, preview, lines)


def told_of(preview: SitePreview) -> str:
    """What people are told of the preview."""
    if preview.site is None:
        return NO_PREVIEW
    left_out = "，有错误的年报不在里面" if preview.built and preview.built.excluded else ""
    return f"网页预览已经生成{left_out}。"


def _lines_of(both: Input, findings: Sequence[Diagnostic]) -> Lines:
    """The lines of the files that findings are shown of, as the change has them; () for what cannot
    be shown."""
    shown, _ = worst([d for d in findings if not d.acknowledged], SARIF_MOST)
    # Read at once: asking Git file by file takes far longer.
    raws = both.new.project.files.load({diagnostic.path for diagnostic in shown})

    @cache
    def lines_of(path: str) -> Sequence[str]:
        raw = raws.get(path)
        text, problem = decode(raw) if isinstance(raw, bytes) else ("", raw)
        return () if problem or not raw else tuple(text.split("\n"))

    return lines_of


def empty_folder(out: Path) -> None:
    """An empty folder for the results; Refused where something else than results is in it."""
    if out.is_dir() and not out.is_symlink():
        there = {path.name for path in out.iterdir() if not path.name.startswith(".preview-")}
        foreign = sorted(there - _OURS)
        if foreign or (there and COMMENT not in there):
            name = one_line(foreign[0] if foreign else sorted(there)[0])
            raise Refused(f"{out} 里有 {name}，不是以前的审核结果，没有改动。请换一个空的文件夹。")
        for path in out.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
    elif out.exists() or out.is_symlink():
        raise Refused(f"{out} 不是文件夹，没有改动。请换一个空的文件夹。")
    out.mkdir(parents=True, exist_ok=True)


def write(place: Path, text: str) -> None:
    """A result; the same bytes on any system."""
    place.write_bytes(text.encode("utf-8", "replace"))


def _unfinished(why: str) -> str:
    lines = "\n".join(f"    {one_line(line)}" for line in why.splitlines())
    return f"### 检查没有完成\n\n请看运行记录。原因：\n\n{lines}\n"
