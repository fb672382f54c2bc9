"""`templates`: which packaged templates a project has files of its own for, copying one out, and what the
package changed since.

Copying notes, in templates/.origins.json, a digest of the packaged file that the copy was made from, and
keeps that file below templates/.origins/: so it shows later whether the copy was changed, whether the
package was, and how.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches, unified_diff
from pathlib import Path
from typing import Literal, NamedTuple

from generator.base.atomic import write_all
from generator.base.digest import digest
from generator.base.display import visible, width
from generator.base.fingerprints import scan
from generator.base.packaged import ORIGINAL, is_packaged, packaged
from generator.base.refusal import Refused
from generator.building.journal import is_address

ORIGINS = ".origins.json"
KEPT = ".origins"  # folder of the packaged files as they were copied
OverrideState = Literal["未改", "已改", "包内已更新", "包内已无", "自有"]
_MEANINGS: Mapping[OverrideState, str] = {
    "未改": "与程序自带的一样，删去也不影响网站",
    "已改": "代替程序自带的",
    "包内已更新": "抄出以后，程序自带的有了改动（见 nianbao templates diff 文件名）："
    "请另存自己的，重新 copy，再把自己的改动写进去",
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
    name = _known(templates, name, scan(str(packaged("templates"))))
    place = templates / name
    if place.exists() or place.is_symlink():
        raise Refused(f"templates/{name} 已经有了，没有改动；要重新抄一份，请先把它改名或移走。")
    body = (packaged("templates") / name).read_bytes()
    origins = _origins(templates)
    gone = [other for other in origins if not (templates / other).exists()]
    origins = {other: mark for other, mark in origins.items() if other not in gone}
    origins[name] = _digest(body)
    for folder in (templates, templates / KEPT):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
    write_all(templates, {name: body})
    noted = json.dumps(origins, ensure_ascii=False, indent=2, sort_keys=True)
    write_all(templates, {ORIGINS: noted + "\n", f"{KEPT}/{name}": body}, replace=True)
    for other in gone:
        (templates / KEPT / other).unlink(missing_ok=True)
    return f"templates/{name}"


def _known(templates: Path, name: str, known: Iterable[str]) -> str:
    """The name of a template as people give it, as it is among those `known`; Refused where it is not,
    and in a checkout, whose templates are the packaged ones."""
    name = name.replace("\\", "/").removeprefix("./")
    name = name.removeprefix("templates/").removeprefix(f"{ORIGINAL}/")
    if is_packaged(templates):
        raise Refused(_SAME)
    if name in (known := [*known]):
        return name
    close = get_close_matches(name, known, 3)
    mend = f"请看是不是 {'、'.join(close)}。" if close else "nianbao templates 列出全部。"
    raise Refused(f"程序自带的模板里没有 {visible(name)}。{mend}")


def difference(templates: Path, name: str) -> str:
    """What the package changed in a file since it was copied; where it changed nothing, or what was
    copied is not known, how the project's own stands to the packaged one.

    Raises Refused where neither the package nor the project has such a file.
    """
    states = {file.name: file.state for file in template_files(templates)}
    name = _known(templates, name, states)
    state = states[name]
    if state is None:
        return f"本项目没有换 {name}，用的就是程序自带的。\n"
    if state not in {"已改", "包内已更新"}:
        return f"{name}：{state}，{_MEANINGS[state]}。\n"
    now, own = ((folder / name).read_bytes() for folder in (packaged("templates"), templates))
    copied = _copied(templates, name)
    if state == "包内已更新" and copied is not None:
        lines = _lines(copied, now, "抄出时自带的", "现在自带的")
        return f"{name}：抄出以后，程序自带的有这些改动（自己的文件没有动）：\n{lines}"
    if state == "包内已更新":
        said = "抄出以后，程序自带的有了改动，但抄出时的原文没有留下，列不出来"
    elif name in _origins(templates):
        said = "抄出以后，程序自带的没有改动"
    else:
        said = "没有从哪一版抄出的记录，不知道程序自带的是否改过"
    return f"{name}：{said}。下面是本项目的与现在自带的有何不同：\n" + _lines(
        now, own, "现在自带的", "本项目的"
    )


def _copied(templates: Path, name: str) -> bytes | None:
    """The packaged file as it was copied; None where it was not kept, or is not what was noted."""
    try:
        body = (templates / KEPT / name).read_bytes()
    except OSError:
        return None
    return body if _digest(body) == _origins(templates).get(name) else None


def _lines(old: bytes, new: bytes, of_old: str, of_new: str) -> str:
    """A unified diff."""
    try:
        before, after = (one.decode().splitlines() for one in (old, new))
    except UnicodeDecodeError:
        return "（不是文字，不能逐行比较。）\n"
    found = unified_diff(before, after, of_old, of_new, lineterm="")
    return "".join(f"{visible(line)}\n" for line in found)


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
    # Whoever wrote this file may have written anything; nothing outside of templates/ is meant.
    return {name: mark for name, mark in noted.items() if is_address(name)}


def _digests(templates: Path) -> dict[str, str]:
    return {
        name: _digest((templates / name).read_bytes()) if (templates / name).is_file() else ""
        for name in scan(str(templates))
    }


def _digest(body: bytes) -> str:
    """The same however a checkout ends its lines."""
    return digest(body.replace(b"\r\n", b"\n"))
