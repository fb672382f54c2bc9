"""Where a site can be looked at, file by file: a folder, or an address on the web."""

from __future__ import annotations

import hashlib
import http.client
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

from generator.base.refusal import Refused, reason

_CHUNK = 1 << 20
_TIMEOUT = 20  # seconds that one answer may take to begin or go on
LONGEST = 3600  # seconds that all answers may take
LARGEST = 1 << 30  # bytes of one file


class Folder(NamedTuple):
    """A site in a folder; links in it are never followed."""

    root: Path

    def digest(self, address: str) -> str | None:
        """The digest of a file; None where there is no plain one. OSError where it is unreadable."""
        path = self.root / address
        if not _is_plain(self.root, address):
            return None
        found = hashlib.sha256()
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                found.update(chunk)
        return found.hexdigest()

    def read(self, address: str) -> bytes | None:
        """The bytes of a file; None where there is no plain one."""
        return (self.root / address).read_bytes() if _is_plain(self.root, address) else None

    def listing(self) -> Iterator[str]:
        """The address of everything in it that is no folder, hidden files and links too."""
        return files_below(self.root)


def files_below(root: Path) -> Iterator[str]:
    """What lies in a folder and those in it but folders themselves, by address; links to folders
    are listed, not followed."""
    pending = [""]
    while pending:
        below = pending.pop()
        with os.scandir(root / below) as listed:
            for entry in listed:
                if entry.is_dir(follow_symlinks=False):
                    pending.append(f"{below}{entry.name}/")
                else:
                    yield below + entry.name


def _is_plain(root: Path, address: str) -> bool:
    """Whether it is a plain file, not reached through a link."""
    path = root / address
    try:
        if not S_ISREG(path.lstat().st_mode):
            return False
    except (FileNotFoundError, NotADirectoryError):
        return False
    above = path.parents[: address.count("/")]
    return not any(folder.is_symlink() for folder in above)


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows a redirect only to where the site itself is."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]
        old, new = urllib.parse.urlsplit(req.full_url), urllib.parse.urlsplit(newurl)
        if new.hostname != old.hostname or new.scheme not in {old.scheme, "https"}:
            raise Refused(f"{req.full_url} 转到了别的网站（{new.hostname}），没有跟随。")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class Web(NamedTuple):
    """A site on the web, asked without credentials, cookies or the handlers of other schemes."""

    url: str  # with / at its end
    opener: urllib.request.OpenerDirector
    until: float  # of the monotonic clock

    def digest(self, address: str) -> str | None:
        """The digest of a file; None where the server has none."""
        found = hashlib.sha256()
        for chunk in self._chunks(address):
            if chunk is None:
                return None
            found.update(chunk)
        return found.hexdigest()

    def read(self, address: str) -> bytes | None:
        """The bytes of a file; None where the server has none."""
        chunks = [*self._chunks(address)]
        return None if None in chunks else b"".join(chunk for chunk in chunks if chunk)

    def listing(self) -> None:
        """A server does not tell what it has."""

    def _chunks(self, address: str) -> Iterator[bytes | None]:
        url = self.url + urllib.parse.quote(address)
        headers = {"Accept-Encoding": "identity", "Cache-Control": "no-cache"}
        try:
            with self.opener.open(
                urllib.request.Request(url, headers=headers), timeout=_TIMEOUT
            ) as at:
                size = 0
                while chunk := at.read(_CHUNK):
                    size += len(chunk)
                    if size > LARGEST or time.monotonic() > self.until:
                        raise Refused(f"{url} 太大或太慢，没有核对完。")
                    yield chunk
        except (http.client.HTTPException, ValueError) as error:
            raise OSError(f"{url} 的回答不能读取（{type(error).__name__}）") from error
        except urllib.error.HTTPError as error:
            if error.code not in {404, 410}:
                raise OSError(f"{url} 不能读取（HTTP {error.code}）") from error
            yield None
        except urllib.error.URLError as error:
            why = reason(error.reason) if isinstance(error.reason, OSError) else str(error.reason)
            raise OSError(f"{url} 不能读取（{why}）") from error
        except TimeoutError as error:
            raise OSError(f"{url} 没有回答") from error


Place = Folder | Web


def place_of(name: str) -> Place:
    """A folder, or a site by its http(s) address; Refused where it is neither."""
    if name.startswith(("http://", "https://")):
        parts = urllib.parse.urlsplit(name)
        if not parts.hostname or parts.username or parts.password:
            raise Refused(f"“{name}”不是网址。")
        path = parts.path[: parts.path.rfind("/") + 1] or "/"
        path = path if parts.path.endswith((".html", "/")) else f"{parts.path}/"
        url = urllib.parse.urlunsplit((parts.scheme, parts.netloc, path, "", ""))
        return Web(url, urllib.request.build_opener(_SameHost), time.monotonic() + LONGEST)
    folder = Path(name)
    if not folder.is_dir():
        raise Refused(f"没有 {name} 这个文件夹。")
    return Folder(folder.resolve())
