"""The program that a new project pins: a wheel, by its hash, and the libraries it needs, by theirs."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from http.client import HTTPException
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname, urlopen
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from generator.base.packaged import FOLDER as PACKAGED
from generator.base.packaged import packaged
from generator.base.refusal import Refused, reason

FOLDER = "program"
_WHEEL = re.compile(r"nianbao-(\d[\w.!+]*)-py3-none-any\.whl")
_MOST = 64 * 1024 * 1024  # bytes; the wheel has about 1 MB
_WAIT = 60  # seconds
_MEND = "请用 --program 写明 nianbao-…-py3-none-any.whl 这个文件，或者它的网址。"


class ProgramWheel(NamedTuple):
    """A wheel of this program: its file name and bytes; `url` where the project takes it from there
    and keeps no copy."""

    name: str
    body: bytes
    url: str | None = None

    @property
    def requirement(self) -> str:
        """The line of requirements.txt that pins it."""
        place = f"nianbao @ {self.url}" if self.url else f"./{FOLDER}/{self.name}"
        return f"{place} --hash=sha256:{hashlib.sha256(self.body).hexdigest()}"


def wheel_of(words: str | None) -> ProgramWheel:
    """The wheel that a file or an address names, or the running program's own.

    Raises Refused, which says what to do, where there is none.
    """
    if words is None:
        return own_wheel()
    if re.match(r"https?://", words):
        return _downloaded(words)
    path = Path(words)
    try:
        return _checked(ProgramWheel(path.name, path.read_bytes()))
    except OSError as error:
        raise Refused(f"不能读取 {words}：{reason(error)}。{_MEND}") from error


def libraries() -> bytes:
    """The locked libraries of the program: versions and hashes, no addresses."""
    return packaged("requirements.lock").read_bytes()


def _downloaded(url: str) -> ProgramWheel:
    name = unquote(PurePosixPath(urlsplit(url).path).name)
    try:
        with urlopen(url, timeout=_WAIT) as answer:
            body: bytes = answer.read(_MOST + 1)
    except (OSError, URLError, ValueError, HTTPException) as error:
        why = f"服务器回答 {error.code}" if isinstance(error, HTTPError) else "连接不上"
        raise Refused(f"不能下载 {url}：{why}。{_MEND}") from error
    return _checked(ProgramWheel(name, body, url))


def _checked(wheel: ProgramWheel) -> ProgramWheel:
    """The same, if it is a wheel of this program with its templates."""
    if not _WHEEL.fullmatch(wheel.name):
        raise Refused(f"{wheel.name} 不是本程序的安装包。{_MEND}")
    try:
        with ZipFile(io.BytesIO(wheel.body)) as archive:
            names = archive.namelist()
    except BadZipFile:
        raise Refused(f"{wheel.name} 不完整，打不开。请重新取得，再试一次。") from None
    if "generator/__main__.py" not in names:
        raise Refused(f"{wheel.name} 里没有本程序。{_MEND}")
    return wheel


# --- the running program's own


def own_wheel() -> ProgramWheel:
    """The wheel that the running program was installed from; where it is gone, one made of the
    installed files, each compared with the hash noted at installation; in a checkout, one built."""
    lock = packaged("requirements.lock")
    if lock.parent.name != PACKAGED:
        return _built(lock.parent)
    try:
        installed = distribution("nianbao")
    except PackageNotFoundError:
        raise Refused(f"不能确定安装的程序由哪些文件组成。{_MEND}") from None
    origin = json.loads(installed.read_text("direct_url.json") or "{}")
    return _original(origin) or _repacked(installed)


def _original(origin: dict[str, object]) -> ProgramWheel | None:
    """The file that pip noted, if it is there and the same still."""
    archive = origin.get("archive_info")
    hashes = archive.get("hashes") if isinstance(archive, dict) else None
    noted = hashes.get("sha256") if isinstance(hashes, dict) else None
    parts = urlsplit(str(origin.get("url", "")))
    if parts.scheme != "file" or not noted:
        return None
    path = Path(url2pathname(parts.path))
    try:
        body = path.read_bytes()
    except OSError:
        return None
    same = hashlib.sha256(body).hexdigest() == noted and _WHEEL.fullmatch(path.name)
    return ProgramWheel(path.name, body) if same else None


def _repacked(installed: Distribution) -> ProgramWheel:
    info = f"nianbao-{installed.version}.dist-info"
    left_out = {
        f"{info}/{name}" for name in ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json")
    }
    bodies: dict[str, bytes] = {}
    for file in installed.files or ():
        name = file.as_posix()
        ours = name.startswith(("generator/", f"{info}/")) and file.suffix != ".pyc"
        if not ours or name in left_out:
            continue
        try:
            body = Path(str(file.locate())).read_bytes()
        except OSError as error:
            raise Refused(f"安装的程序不完整：{name} {reason(error)}。{_MEND}") from error
        if file.hash is None or _record_hash(body, file.hash.mode) != file.hash.value:
            raise Refused(f"安装的程序被改动过：{name} 与安装时不同。{_MEND}")
        bodies[name] = body
    if not bodies:
        raise Refused(f"不能确定安装的程序由哪些文件组成。{_MEND}")
    bodies[f"{info}/RECORD"] = _record(bodies, f"{info}/RECORD")
    return ProgramWheel(f"nianbao-{installed.version}-py3-none-any.whl", _zipped(bodies))


def _record_hash(body: bytes, mode: str) -> str:
    made = base64.urlsafe_b64encode(hashlib.new(mode, body).digest())
    return made.rstrip(b"=").decode()


def _record(bodies: dict[str, bytes], own: str) -> bytes:
    """RECORD, as the specification of wheels has it: path, hash, size of each file."""
    lines = io.StringIO()
    table = csv.writer(lines, lineterminator="\n")
    for name, body in bodies.items():
        table.writerow((name, f"sha256={_record_hash(body, 'sha256')}", len(body)))
    table.writerow((own, "", ""))
    return lines.getvalue().encode()


def _zipped(bodies: dict[str, bytes]) -> bytes:
    """The same files give the same bytes."""
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, body in bodies.items():
            entry = ZipInfo(name, (2020, 2, 2, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, body, ZIP_DEFLATED)
    return made.getvalue()


def _built(checkout: Path) -> ProgramWheel:
    """The wheel of a checkout, by hatchling, which `make` installs there."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
        done = subprocess.run(
            command,
            cwd=checkout,
            env={**os.environ, "PYTHONUTF8": "1"},
            capture_output=True,
            check=False,
        )
        wheels = list(Path(folder).glob("*.whl"))
        if done.returncode or not wheels:
            why = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
            told = f"（{why[0]}）" if why else ""
            raise Refused(f"程序是从源代码运行的，没有能做出它的安装包{told}。{_MEND}")
        return _checked(ProgramWheel(wheels[0].name, wheels[0].read_bytes()))
