"""Installs nianbao from the unpacked offline bundle, without network: into a virtual environment of its own.

Standard library only; lies beside wheels/ and requirements.txt. Messages are for clerks.
"""

from __future__ import annotations

import importlib.util
import json
import os
import platform
import shutil
import struct
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
MARK = "nianbao-offline.txt"  # in a folder that this made, and may therefore make anew
MACHINES = {"AMD64": "x86_64", "x86_64": "x86_64", "aarch64": "aarch64"}


class Stop(Exception):
    """It cannot be installed; the message says why and what to do."""


def main(words: list[str]) -> int:
    """Install into the folder that is named, else into ~/nianbao; gives the exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    target = Path(words[0] if words else Path.home() / "nianbao").absolute()
    try:
        check_computer(json.loads((HERE / "bundle.json").read_text("utf-8")))
        make_environment(target)
        program = install(target)
    except Stop as stop:
        sys.stderr.write(f"没有安装：{stop}\n")
        return 1
    except OSError as error:
        sys.stderr.write(
            f"没有安装：{error.filename or target} 不能写。请看有没有权限、磁盘是否已满；"
            "以前装的程序若在运行，请先关闭。\n"
        )
        return 1
    sys.stdout.write(
        f"已安装，没有用网络。以后这样运行：\n  {program}\n"
        f"先试：\n  {program} --version\n要卸载，删去 {target} 即可。\n"
    )
    return 0


def check_computer(bundle: dict[str, list[str]]) -> None:
    """Stop where the bundle has nothing for this Python or this computer."""
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if python not in bundle["pythons"] or sys.implementation.name != "cpython":
        known = "、".join(bundle["pythons"])
        raise Stop(f"这里的 Python 是 {python}，安装包用于 Python {known}，请装其中一个。")
    machine = MACHINES.get(platform.machine(), platform.machine())
    this = f"{platform.system().lower()}-{machine}"
    if struct.calcsize("P") != 8:  # bytes
        raise Stop("这里的 Python 是 32 位的，请改装 64 位的。")
    if this not in bundle["platforms"]:
        known = "、".join(bundle["platforms"])
        raise Stop(f"这台计算机是 {this}，安装包只用于 {known}。")
    if importlib.util.find_spec("ensurepip") is None:
        raise Stop(
            f"这里的 Python 不能建立虚拟环境，请先从系统的安装源或光盘安装 python{python}-venv。"
        )


def make_environment(target: Path) -> None:
    """An empty virtual environment; one that this made before is made anew."""
    if target.exists() and not (target / MARK).is_file():
        if not target.is_dir() or any(target.iterdir()):
            raise Stop(f"{target} 已经有别的内容，请换一个文件夹，把它写在命令后面。")
    elif target.exists():
        shutil.rmtree(target)
    target.mkdir(parents=True, exist_ok=True)
    (target / MARK).write_text("本文件夹由 nianbao 离线安装包建立，重新安装时会清空。\n", "utf-8")
    sys.stdout.write(f"正在安装到 {target} …\n")
    sys.stdout.flush()
    try:
        venv.EnvBuilder(with_pip=True, symlinks=os.name != "nt").create(target)
    except subprocess.CalledProcessError as error:
        raise Stop(f"虚拟环境没有建成（{error}）。") from error


def install(target: Path) -> Path:
    """Install the locked packages and the program from wheels/, each compared with its hash; gives the
    program."""
    scripts, ending = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
    command = [
        *(str(target / scripts / f"python{ending}"), "-m", "pip", "--isolated", "install"),
        *("--quiet", "--disable-pip-version-check", "--no-input", "--no-cache-dir"),
        "--no-compile",  # what is used is compiled when it is used first
        *("--no-index", "--find-links", str(HERE / "wheels"), "--only-binary", ":all:"),
        *("--require-hashes", "-r", str(HERE / "requirements.txt")),
    ]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment |= {"PIP_CONFIG_FILE": os.devnull, "PYTHONUTF8": "1"}
    if subprocess.run(command, env=environment, check=False, cwd=HERE).returncode:
        raise Stop("原因见上面。文件与哈希值不符的，安装包不完整，请重新取得并核对 SHA256SUMS。")
    return target / scripts / f"nianbao{ending}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
