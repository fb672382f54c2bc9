"""`templates`: which packaged templates a project has files of its own for, and copying one out.

Copying notes, in templates/.origins.json, a digest of the packaged file that the copy was made from:
so it shows later whether the copy was changed, and whether the package was.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Literal, NamedTuple

from generator.base.atomic import write_all
from generator.base.digest import digest
from generator.base.display import visible, width
from generator.base.fingerprints import scan
from generator.base.packaged import ORIGINAL, is_packaged, packaged
from generator.base.refusal import Refused

ORIGINS = ".origins.json"
OverrideState = Literal["未改", "已改", "包内已更新", "包内已无", "自有"]
_MEANINGS: Mapping[OverrideState, str] = {
    "未改": "与程序自带的一样，删去也不影响网站",
    "已改": "代替程序自带的",
    "包内已更新": "抄出以后，程序自带的有了改动：请另存自己的，重新 copy，再把自己的改动写进去",
    "包内已无": "抄自程序以前的版本，现在的程序已经没有这个文件：请看是否还用得着",
    "自有": "程序没有这个文件",
}


class TemplateFile(NamedTuple):
    """A file below templates/, packaged or a project's own; `state` is None where the project has
    none, and the packaged one is used."""

    name: str
    state: OverrideState | None


def template_files(templates: Path) -> list[TemplateFile]:
    """Every packaged file and every one of the project's, by name."""
    own = {} if is_packaged(templates) else _digests(templates)
    original, origins = _digests(packaged("templates")), _origins(templates)
    return [
        TemplateFile(
            name,
            _state(own[name], original.get(name), origins.get(name)) if name in own else None,
        )
        for name in sorted({*own, *original})
    ]


def _state(own: str, original: str | None, origin: str | None) -> OverrideState:
    """How a project's file stands to the packaged one as it is now and as it was when copied."""
    if original is None:
        return "包内已无" if origin else "自有"
    if own == original:
        return "未改"
    return "包内已更新" if origin not in {None, original} else "已改"


def listing(templates: Path) -> str:
    """What `nianbao templates` prints."""
    files = template_files(templates)
    wide = max(width(state) for state in _MEANINGS)
    states = [file.state for file in files if file.state]
    lines = [f"{_padded(file.state or '', wide)}  {visible(file.name)}" for file in files]
    if is_packaged(templates):
        lines.append(f"\n共 {len(files)} 个文件。{_SAME}")
        return "\n".join(lines) + "\n"
    count = len(files) - states.count("自有") - states.count("包内已无")
    own = f"本项目的 templates/ 有 {len(states)} 个" if states else "本项目都没有换"
    lines += ["", f"程序自带 {count} 个文件；{own}。"]
    lines += [f"{state} {states.count(state)}：{_MEANINGS[state]}。" for state in _used(states)]
    lines.append(f"自带的文件在 {packaged('templates')}；抄出一个：nianbao templates copy 文件名")
    return "\n".join(lines) + "\n"


_SAME = "本项目的 templates/ 就是程序自带的，直接修改即可。"


def _used(states: list[OverrideState]) -> Iterator[OverrideState]:
    return (state for state in _MEANINGS if state in states)


def _padded(text: str, wide: int) -> str:
    return text + " " * (wide - width(text))


def copy_template(templates: Path, name: str) -> str:
    """Copy a packaged file to its place in the project's templates; gives its name there.

    Raises Refused where there is no such packaged file, or the project has one: it is never replaced.
    """
    name = name.replace("\\", "/").removeprefix("./")
    name = name.removeprefix("templates/").removeprefix(f"{ORIGINAL}/")
    if is_packaged(templates):
        raise Refused(_SAME)
    known = list(scan(str(packaged("templates"))))
    if name not in known:
        close = get_close_matches(name, known, 3)
        mend = f"请看是不是 {'、'.join(close)}。" if close else "nianbao templates 列出全部。"
        raise Refused(f"程序自带的模板里没有 {visible(name)}。{mend}")
    place = templates / name
    if place.exists() or place.is_symlink():
        raise Refused(f"templates/{name} 已经有了，没有改动；要重新抄一份，请先把它改名或移走。")
    body = (packaged("templates") / name).read_bytes()
    kept = {
        other: mark for other, mark in _origins(templates).items() if (templates / other).exists()
    }
    origins = {**kept, name: _digest(body)}
    place.parent.mkdir(parents=True, exist_ok=True)
    write_all(templates, {name: body})
    noted = json.dumps(origins, ensure_ascii=False, indent=2, sort_keys=True)
    write_all(templates, {ORIGINS: noted + "\n"}, replace=True)
    return f"templates/{name}"


def _origins(templates: Path) -> dict[str, str]:
    """The digests noted at copying, by name; none where the file is missing."""
    try:
        noted = json.loads((templates / ORIGINS).read_bytes())
    except FileNotFoundError:
        return {}
    except (ValueError, RecursionError):
        noted = None
    if not isinstance(noted, dict) or not all(isinstance(mark, str) for mark in noted.values()):
        raise Refused(
            f"templates/{ORIGINS} 不能读取。它由 nianbao templates copy 写，记着每个文件抄自哪一版；"
            "请从 Git 里恢复它，或删去它（删去后，看不出程序自带的是否更新过）。"
        )
    return noted


def _digests(templates: Path) -> dict[str, str]:
    return {
        name: _digest((templates / name).read_bytes()) if (templates / name).is_file() else ""
        for name in scan(str(templates))
    }


def _digest(body: bytes) -> str:
    """The same however a checkout ends its lines."""
    return digest(body.replace(b"\r\n", b"\n"))
