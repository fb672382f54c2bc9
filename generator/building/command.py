"""What `nianbao build` prints and its exit code, whether it was asked for with options or without."""

from __future__ import annotations

import datetime as dt
import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.building.build import Built
    from generator.building.up_to_date import Listing


def build_site(
    root: Path,
    listing: Listing | None = None,
    *,
    on: dt.date | None = None,
    skip_invalid: bool = False,
    workers: int | None = None,
    why: str | None = None,
) -> int:
    """Build the site, say what was done, and give the exit code; `why` asks for the reasons of what
    is made anew: of one address, or of all where it is empty."""
    from generator.base.extras import PartMissing
    from generator.base.refusal import reason
    from generator.building.build import Options, build
    from generator.building.state import engine_digest, locked
    from generator.exporters.fonts import FontMissing
    from generator.pages.render import BadTemplate
    from generator.reporters.terminal import progress
    from generator.upgrading.command import version_remark

    gc.freeze()  # what is imported stays: looking through it for cycles would only take time
    try:
        engine = listing.engine if listing else engine_digest(root / "templates")
        options = Options(engine, on, skip_invalid, workers)
        with locked(root) as waited:
            # What was seen before another build ended may no longer be so.
            built = build(root, options, progress(), None if waited else listing)
    except PartMissing as error:
        _failed(str(error).rstrip("。"))
        return 2
    except (BadTemplate, FontMissing) as error:
        return _failed(str(error).rstrip("。"))
    except OSError as error:
        named = f"{_relative(root, error.filename)} " if error.filename else ""
        return _failed(named + reason(error))
    if built.diagnostics:
        from generator.reporters import lines_below
        from generator.reporters.terminal import show

        show(built.diagnostics, lines_below(root))
    sys.stderr.write(version_remark(root))
    if not built.published:
        sys.stderr.write("有错误，没有生成网站；原来的网站没有改动。\n")
        return 1
    if why is not None:
        sys.stdout.writelines(f"{line}\n" for line in _reasons(root, built, why))
    sys.stdout.write(_summary(built))
    return 1 if built.excluded or built.diagnostics else 0


def _reasons(root: Path, built: Built, asked: str) -> Iterator[str]:
    """Why the address that was asked for was made anew, or all that were."""
    from generator.building.why import words_of

    address = asked.removeprefix("./").removeprefix("site/").lstrip("/")
    if not address:
        yield from (f"{made}：{words_of(built.why[made])}" for made in sorted(built.why))
    elif address in built.why:
        yield f"{address}：{words_of(built.why[address])}"
    elif (root / "site" / address).is_file():
        yield f"{address}：没有重新生成，它所用的都没有变。"
    else:
        yield f"{address}：网站里没有这个文件。"


def _failed(why: str) -> int:
    sys.stderr.write(f"网站没有写成：{why}。\n")
    return 1


def _relative(root: Path, name: str | bytes) -> str:
    path = Path(os.fsdecode(name))
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()


def _summary(built: Built) -> str:
    lines = [
        f"网站已生成：{built.reports} 份年报，写入 {built.written} 个文件"
        + (f"，删除 {built.deleted} 个" if built.deleted else "")
        + (f"；另有 {built.warnings} 处警告，见 nianbao check" if built.warnings else "")
        + "。"
    ]
    if not built.reports:
        lines.append("content/reports 里还没有可以发布的年报。")
    if built.foreign:
        named = "、".join(built.foreign[:10]) + ("……" if len(built.foreign) > 10 else "")
        lines.append(
            f"site 里有 {len(built.foreign)} 个文件不是程序生成的，没有改动，不要公开的请移走：{named}。"
        )
    if built.withdrawn is not None:
        lines.append(
            "site.yml 写明手册不公开，已从网站里删去 site/handbook。"
            if built.withdrawn
            else "site.yml 写明手册不公开，可是 site/handbook 不是程序生成的手册，没有删去；请移走。"
        )
    if built.drafts:
        lines.append(f"{built.drafts} 份年报还在填报，没有公布，见 nianbao status。")
    if built.early:
        on, newest = built.early
        lines.append(
            f"统计日期 {on} 早于最新一份年报的发布日期 {newest}，请用 --on 写明今天的日期。"
        )
    lines += [f"未发布：{authority} {year} 年（有错误）。" for authority, year in built.excluded]
    return "\n".join(lines) + "\n"
