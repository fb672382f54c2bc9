"""Runs the git program: no question asked, no lock left, and plain words where it cannot work at all."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from generator.base.refusal import Refused

# Messages are recognised by their English words; nothing may ask, lock the index or run a monitor.
_ENVIRONMENT = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
_NOTHING: Mapping[str, str] = MappingProxyType({})


def run_git(
    folder: Path,
    *arguments: str | bytes,
    stdin: bytes = b"",
    environment: Mapping[str, str] = _NOTHING,
) -> subprocess.CompletedProcess[bytes]:
    """What git says in a folder, and its exit code; Refused where it is not installed or does not trust
    the folder."""
    try:
        done = subprocess.run(
            ["git", "-c", "core.fsmonitor=false", *arguments],
            cwd=folder,
            input=stdin,
            capture_output=True,
            env={**os.environ, **_ENVIRONMENT, **environment},
            check=False,
        )
    except FileNotFoundError:
        raise Refused("没有找到 git 程序。请先安装 git，再试一次。") from None
    if b"dubious ownership" in done.stderr:
        raise Refused(
            "git 不信任这个文件夹，因为它属于另一个用户。确认内容可信后，在项目文件夹里运行 "
            'git config --global --add safe.directory "$(pwd)"，再试一次'
            "（项目在仓库的子文件夹里时，请在仓库最上层的文件夹里运行）。"
        )
    return done


def first_line(stderr: bytes) -> str:
    """The first line of what git says, as it is."""
    lines = stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[0] if lines else "没有说明原因"
