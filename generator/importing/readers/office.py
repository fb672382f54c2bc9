"""Old Word, WPS and OpenDocument files, turned into .docx or .xlsx by the LibreOffice of this computer.

LibreOffice gets a profile of its own in a temporary folder that forbids macros and everything a
document may fetch: with its usual settings it loads pictures from the web while it converts.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from generator.base.refusal import Refused
from generator.importing.blocks import MAX_BYTES, MAX_SECONDS, MAX_UNPACKED, Document, Paragraph
from generator.importing.readers import OLE
from generator.importing.readers.excel import read_xlsx
from generator.importing.readers.word import read_docx

# Signs of scripts that no report is written in, which any bytes make when they are taken for text.
_STRANGE = re.compile(r"[\u0180-\u02ff\u0370-\u1fff\ua000-\ud7ff\ue000-\uf8ff\ufffd]")
_MOST_STRANGE = 0.1  # of all characters
_OPEN_TEXT, _MIME_AT = b"mimetypeapplication/vnd.oasis.opendocument.text", 30
_ZIP, _RTF = b"PK\x03\x04", b"{\\rtf"
# Where LibreOffice stands when its folder is not on the path.
USUAL_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:\\Program Files\\LibreOffice\\program\\soffice.exe",
)
_MAX_MEMORY = 4 << 30
_SETTINGS = (
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    # Whatever slips through is sent to a proxy that is not there.
    ("org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetNoProxy", ""),
)


def read_doc(data: bytes) -> Document:
    """Read a .doc, .wps or .odt; a .docx or RTF file of that name is read as what it is. Refused
    without LibreOffice, and where it cannot open the file in time."""
    if data.startswith(_ZIP) and not data.startswith(_OPEN_TEXT, _MIME_AT):
        return read_docx(data)
    if not data.startswith((OLE, _RTF, _ZIP)):
        # A web page among them: LibreOffice would open it, and fetch what it refers to.
        raise Refused(
            "这不是 Word 或 WPS 文档（可能是改了扩展名的网页或文本）。"
            "是网页请把扩展名改为 .html；不是的话请用 Word 或 WPS 打开，另存为 .docx。"
        )
    document = read_docx(_convert(data, "docx:MS Word 2007 XML"))
    text = "".join(block.text for block in document.blocks if isinstance(block, Paragraph))
    if len(_STRANGE.findall(text)) > _MOST_STRANGE * len(text):
        raise Refused(
            "LibreOffice 打开后是乱码（文件多半已经损坏，或者不是 Word、WPS 文档），没有读取。"
            "请用 Word 或 WPS 打开核对，另存为 .docx 后再导入。"
        )
    return document


def read_ods(data: bytes) -> Document:
    """Read an OpenDocument spreadsheet; Refused as a .doc is."""
    return read_xlsx(_convert(data, "xlsx:Calc MS Excel 2007 XML"))


def _convert(data: bytes, target: str) -> bytes:
    """The same document in the format `target`: the ending, and LibreOffice's name of the filter."""
    if len(data) > MAX_BYTES:
        raise Refused(f"文件太大（超过 {MAX_BYTES >> 20} MB），请删去其中的图片后再导入。")
    soffice = next(filter(None, map(shutil.which, ("soffice", "libreoffice", *USUAL_PLACES))), None)
    if soffice is None:
        raise Refused(
            "读 .doc、.wps、.odt、.ods 要用 LibreOffice，这台电脑上没有找到。"
            "请安装 LibreOffice，或者用 Word、WPS 打开后另存为 .docx 或 .xlsx 再导入。"
        )
    # Files LibreOffice still holds on Windows are left to the system to clear.
    with tempfile.TemporaryDirectory(prefix="nianbao-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        source = home / "report.doc"
        source.write_bytes(data)
        _write_profile(home / "profile")
        _run(
            [
                soffice,
                "--headless",
                "--norestore",
                "--nologo",
                "--nolockcheck",
                f"-env:UserInstallation={(home / 'profile').as_uri()}",
                "--convert-to",
                target,
                "--outdir",
                str(home / "made"),
                str(source),
            ],
            home,
        )
        made = home / "made" / f"report.{target.partition(':')[0]}"
        if not made.is_file() or not 0 < made.stat().st_size <= MAX_BYTES:
            raise Refused(
                "LibreOffice 打不开这个文件（可能设了密码，或者已经损坏）。"
                "请用 Word 或 WPS 打开，另存为不加密的 .docx 后再导入。"
            )
        return made.read_bytes()


def _run(command: list[str], home: Path) -> None:
    """Run LibreOffice to its end, or end it with all it has started when its time is over."""
    own = {"HOME": str(home), "TMPDIR": str(home), "XDG_CACHE_HOME": str(home)}
    try:
        process = subprocess.Popen(
            command,
            env=os.environ | own | {"SAL_USE_VCLPLUGIN": "svp"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=None if sys.platform == "win32" else _limit,
        )
    except OSError as error:
        raise Refused(
            "LibreOffice 启动不了，请重新安装；或者用 Word、WPS 打开文件，另存为 .docx 后再导入。"
        ) from error
    try:
        process.wait(timeout=MAX_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise Refused(
            f"LibreOffice 转换超过 {MAX_SECONDS} 秒，已经停止。"
            "请用 Word 或 WPS 打开，另存为 .docx 后再导入。"
        ) from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        subprocess.run(
            ["taskkill", "/F", "/T", "/PID", str(process.pid)], check=False, capture_output=True
        )
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _limit() -> None:
    """In the child: no more memory, and no larger file, than any report can need."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY, _MAX_MEMORY))
        resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_UNPACKED, MAX_UNPACKED))


def _write_profile(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>',
        encoding="utf-8",
    )
