"""`nianbao verify`: what differs, in a folder, on a server, from another site, and who signed."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from generator.base.refusal import Refused
from generator.building import staging
from generator.building.manifest import INDEX
from generator.publishing.places import Folder, place_of
from generator.publishing.publish import publish
from generator.publishing.releases import releases_of
from generator.publishing.signature import is_signed, sign
from generator.publishing.verify import read_manifest, verify, verify_against
from tests.projects import build_site, edit, make_project
from tests.test_commands import nianbao

PAGE = "qinghe/liuhe/2023.html"
DATA = "content/reports/qinghe/liuhe/2023.yml"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_project(tmp_path_factory.mktemp("built") / "project")
    build_site(root)
    return root / "site"


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "copy")
    return tmp_path / "copy"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None: ...

    def do_GET(self) -> None:
        if self.path == "/robots.txt" and self.server.away:  # type: ignore[attr-defined]
            self.send_response(302)
            self.send_header("Location", "http://localhost.invalid/robots.txt")
            self.end_headers()
            return
        super().do_GET()


@pytest.fixture
def server(site: Path) -> Iterator[ThreadingHTTPServer]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    made.away = False  # type: ignore[attr-defined]
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


def url(server: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_port}"


def lose(site: Path) -> None:
    (site / PAGE).unlink()


def blank(site: Path) -> None:
    (site / PAGE).write_bytes(bytes((site / PAGE).stat().st_size))


def link(site: Path) -> None:
    (site / PAGE).rename(site.parent / "page")
    (site / PAGE).symlink_to(site.parent / "page")


def add(site: Path) -> None:
    (site / ".hidden").write_text("")


def spoil(site: Path) -> None:
    part = site / "manifest/qinghe/files.json"
    part.write_bytes(part.read_bytes().replace(b"0", b"1"))


@pytest.mark.parametrize(
    ("damage", "kind", "address"),
    [
        (lose, "missing", PAGE),
        (blank, "changed", PAGE),
        (link, "missing", PAGE),
        (add, "extra", ".hidden"),
        (spoil, "changed", "manifest/qinghe/files.json"),
    ],
)
def test_what_differs_is_named(
    site: Path, damage: Callable[[Path], None], kind: str, address: str
) -> None:
    assert not any(verify(Folder(site))[:3])
    damage(site)
    found = verify(Folder(site))._asdict()
    assert found.pop("looked_at") > 10
    assert {k: v for k, v in found.items() if v} == {kind: (address,)}


def test_a_server_is_asked_file_by_file(site: Path, server: ThreadingHTTPServer) -> None:
    assert not any(verify(place_of(url(server)))[:3])
    lose(site)
    (site / "404.html").write_text("other")
    found = verify(place_of(f"{url(server)}/index.html"))
    assert (found.missing, found.changed, found.extra) == ((PAGE,), ("404.html",), ())


def test_another_site_is_held_against_this_one(
    built: Path, site: Path, server: ThreadingHTTPServer
) -> None:
    assert not any(verify_against(Folder(built), place_of(url(server)))[:3])
    lose(site)
    add(site)
    there = place_of(url(server))
    assert verify_against(Folder(built), Folder(site))[:3] == ((PAGE,), (), (".hidden",))
    assert verify_against(Folder(built), there)[:3] == ((PAGE,), (), ())


def test_a_server_does_not_lead_elsewhere(server: ThreadingHTTPServer) -> None:
    server.away = True  # type: ignore[attr-defined]
    with pytest.raises(Refused, match="localhost"):
        verify(place_of(url(server)))


@pytest.mark.parametrize(
    "name", ["ftp://example.org", "nowhere", "https://", "http://a:b@c/", "file:///etc"]
)
def test_what_is_no_place_is_refused(name: str) -> None:
    with pytest.raises(Refused):
        place_of(name)


def test_a_server_that_is_not_there_is_told(built: Path) -> None:
    done = nianbao(built.parent, "verify", "http://127.0.0.1:9/")
    assert done.returncode in {1, 2}
    assert "不能读取" in done.stderr
    assert "Errno" not in done.stderr


def test_the_command_of_a_project_looks_at_its_site(built: Path) -> None:
    done = nianbao(built.parent, "verify")
    assert (done.returncode, "全部与清单一致" in done.stdout) == (0, True), done.stderr


def test_an_unfinished_build_is_told(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "project"
    shutil.copytree(built.parent, root)
    edit(root, DATA, "行政处罚: 5", "行政处罚: 6")
    monkeypatch.setattr(staging, "move", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        build_site(root)
    monkeypatch.undo()
    elsewhere = nianbao(tmp_path, "verify", str(root / "site"))
    assert elsewhere.returncode == 1
    assert "上次生成没有写完" in elsewhere.stdout
    assert nianbao(root, "verify").returncode == 0  # it was finished


# --- signatures


def ssh_key(folder: Path, name: str) -> Path:
    key = folder / name
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "a b", "-f", str(key)]
    subprocess.run(command, check=True)
    return key


needs_ssh = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="no ssh-keygen")


@needs_ssh
def test_a_signature_is_good_by_one_key_over_these_bytes(site: Path, tmp_path: Path) -> None:
    key, other = (ssh_key(tmp_path, name) for name in ("one", "other"))
    place = Folder(site)
    public, foreign = key.with_suffix(".pub"), other.with_suffix(".pub")
    with pytest.raises(Refused, match="没有这种密钥的签名"):
        is_signed(place, read_manifest(place).raw, public)
    sign(site / INDEX, key)
    assert is_signed(place, read_manifest(place).raw, public)
    assert not is_signed(place, read_manifest(place).raw, foreign)
    assert not is_signed(place, read_manifest(place).raw + b" ", public)
    assert not any(verify(place)[:3])
    with pytest.raises(Refused, match="公钥"):
        is_signed(place, b"", key)


@needs_ssh
def test_a_signature_for_another_purpose_does_not_count(site: Path, tmp_path: Path) -> None:
    key = ssh_key(tmp_path, "one")
    command = ["ssh-keygen", "-q", "-Y", "sign", "-f", str(key), "-n", "file", str(site / INDEX)]
    subprocess.run(command, check=True)
    assert not is_signed(Folder(site), read_manifest(Folder(site)).raw, key.with_suffix(".pub"))


@needs_ssh
def test_a_release_is_signed_and_verified_by_the_command(built: Path, tmp_path: Path) -> None:
    root, www, key = tmp_path / "project", tmp_path / "www", ssh_key(tmp_path, "one")
    shutil.copytree(built.parent, root)
    publish(root, releases_of(www), 3)
    assert not publish(root, releases_of(www), 3, key).new  # signed where it is
    done = nianbao(tmp_path, "verify", str(www), "--key", str(key.with_suffix(".pub")))
    assert (done.returncode, "是这个密钥签的" in done.stdout) == (0, True), done.stderr
    blank(www)
    (www / INDEX).write_bytes((www / INDEX).read_bytes() + b"\n")
    done = nianbao(tmp_path, "verify", str(www), "--key", str(key.with_suffix(".pub")))
    assert done.returncode == 1
    assert "签名：不对" in done.stdout
    assert f"不同：{PAGE}" in done.stdout


def test_minisign_is_asked_for_its_own_keys(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a program that stands in for it, and writes down how it was called."""
    fake = tmp_path / "bin/minisign"
    fake.parent.mkdir()
    fake.write_text(
        f'#!/bin/sh\necho "$@" >>{tmp_path}/asked\n'
        'while [ $# -gt 0 ]; do [ "$1" = -x ] && x=$2; [ "$1" = -S ] && s=1; shift; done\n'
        '[ -z "$s" ] || echo signature >"$x"\n'
    )
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(fake.parent), prepend=":")
    secret, public = tmp_path / "secret.key", tmp_path / "public.pub"
    secret.write_text("untrusted comment: minisign encrypted secret key\nRW\n")
    public.write_text("untrusted comment: minisign public key\nRW\n")
    sign(site / INDEX, secret)
    assert is_signed(Folder(site), read_manifest(Folder(site)).raw, public)
    asked = (tmp_path / "asked").read_text().splitlines()
    assert [line.split()[0] for line in asked] == ["-S", "-V"]
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Refused, match="没有安装 minisign"):
        is_signed(Folder(site), b"", public)
