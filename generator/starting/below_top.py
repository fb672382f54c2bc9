"""A project below the top of a Git repository: where a host looks for what it runs, and how that finds
the project from there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from generator.base.refusal import Refused
from generator.starting.answers import Host

_PLAIN = re.compile(r"[\w.-]+(?:/[\w.-]+)*")


def repository_of(folder: Path) -> tuple[Path, str]:
    """The top of the Git repository that a folder lies in, and the way from there ("" at the top);
    the folder itself where it lies in none."""
    own = folder.absolute()
    top = next((place for place in (own, *own.parents) if (place / ".git").exists()), own)
    return top, "" if top == own else own.relative_to(top).as_posix()


def from_top(workflows: Mapping[str, bytes], hosting: Host, below: str) -> dict[str, bytes]:
    """What the host runs for a project in the folder `below` ("" at the top), by path from the top.

    Raises Refused where the folder has a name that would mean something else in these files.
    """
    if not below or hosting not in {"github", "gitlab"}:
        return {f"{below}/{name}".lstrip("/"): body for name, body in workflows.items()}
    if not _PLAIN.fullmatch(below):
        raise Refused(
            f"项目在 Git 仓库的下级文件夹“{below}”里，自动流程的文件里写不了这个名称。"
            "请换一个没有空格和符号的文件夹名，什么也没有写。"
        )
    if hosting == "github":
        return {_at_top(name): _github(body.decode(), below) for name, body in workflows.items()}
    return {f"{below}/{name}": _gitlab(body.decode(), below) for name, body in workflows.items()}


def _at_top(name: str) -> str:
    """A workflow's path among those of the rest of the repository."""
    folder, _, base = name.rpartition("/")
    return f"{folder}/nianbao-{base}"


def _github(text: str, below: str) -> bytes:
    """A workflow whose steps run in the folder, and name files from the repository's top."""
    steps = f"defaults:\n  run:\n    working-directory: {below}\njobs:\n"
    for pattern, new in (
        (r"^jobs:\n", steps),
        (r"(?<=path: )(?=(?:site|review/\S+)$)", f"{below}/"),
        (r"^ {12}(?=(?:\.nianbao|site)$)", f"{' ' * 12}{below}/"),
        (r"(?<=')(?=(?:requirements\.txt|program/\*\*)')", f"{below}/"),
    ):
        text = re.sub(pattern, new, text, flags=re.MULTILINE)
    return text.encode()


def _gitlab(text: str, below: str) -> bytes:
    """The pipeline with the same; its scripts go into the folder first."""
    for pattern, new in (
        (r"(?=- python3 -m venv)", f"- cd {below}\n    "),
        (r"(?<=\[)(?=(?:requirements\.txt|review|\.nianbao)\b)", f"{below}/"),
        (r"(?<=\.nianbao, )(?=site\])", f"{below}/"),
        (r"(?<=artifacts/file/)(?=review/)", f"{below}/"),
        (r"(?<=codequality: )(?=review/)", f"{below}/"),
        (r"(?<= )>preview\.env", ">$CI_PROJECT_DIR/preview.env"),
        (r"cp -R site public", "cp -R site $CI_PROJECT_DIR/public"),
    ):
        text = re.sub(pattern, new, text)
    return text.encode()


def beside_gitlab(top: Path, below: str) -> tuple[dict[str, bytes], str]:
    """What GitLab needs at the top, where it reads one file only: a file of ours where there is none;
    and what is to be said."""
    name = ".gitlab-ci.yml"
    if (top / name).exists():
        return {}, (
            f"仓库 {top} 最上层已有 {name}，没有改动：请在里面引入 {below}/{name}"
            "（写法见手册“自动检查与发布”），平台才会运行。"
        )
    text = f"include:\n  - local: {below}/{name}\n"
    return {name: text.encode()}, f"仓库 {top} 最上层写了 {name}，由它引入 {below}/{name}。"
