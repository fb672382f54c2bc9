"""Signing the index of a manifest, and checking it: with an SSH key or minisign, by their programs."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from generator.base.refusal import Refused
from generator.building.manifest import INDEX
from generator.publishing.places import Place

_NAMESPACE = "nianbao"  # what is signed: no signature for another purpose counts
_WHO = "publisher"
_MINISIGN = b"untrusted comment:"


def _is_minisign(key: Path) -> bool:
    try:
        return key.read_bytes().startswith(_MINISIGN)
    except OSError as error:
        raise Refused(f"不能读取密钥 {key}。") from error


def signature_address(key: Path) -> str:
    """Where the signature by such a key lies in a site."""
    return f"{INDEX}.minisig" if _is_minisign(key) else f"{INDEX}.sig"


def sign(index: Path, key: Path) -> None:
    """Put a signature beside the index; the program may ask for the key's password on the terminal.

    Raises Refused where it cannot be made.
    """
    target = index.with_name(signature_address(key).rpartition("/")[2])
    if _is_minisign(key):
        command = ["minisign", "-S", "-s", str(key), "-m", str(index), "-x", str(target)]
    else:
        command = ["ssh-keygen", "-Y", "sign", "-q", "-f", str(key), "-n", _NAMESPACE, str(index)]
    done = _run(command, capture=False)
    if done.returncode or not target.is_file():
        raise Refused(f"没有签名：{command[0]} 没有成功，密钥是 {key}。")


def is_signed(place: Place, index: bytes, key: Path) -> bool:
    """Whether the index has a good signature by the owner of this public key; Refused where there is
    none, or the program that can tell is missing."""
    signature = place.read(signature_address(key))
    if signature is None:
        raise Refused(f"网站没有这种密钥的签名（{signature_address(key)}）。")
    with tempfile.TemporaryDirectory() as folder:
        written, signed = Path(folder, "signature"), Path(folder, "index")
        written.write_bytes(signature)
        signed.write_bytes(index)
        if _is_minisign(key):
            command = [
                "minisign",
                "-V",
                "-q",
                "-p",
                str(key),
                "-m",
                str(signed),
                "-x",
                str(written),
            ]
            return _run(command).returncode == 0
        allowed = Path(folder, "allowed")
        allowed.write_bytes(f'{_WHO} namespaces="{_NAMESPACE}" {_public(key)}\n'.encode())
        known = ["-f", str(allowed), "-I", _WHO, "-n", _NAMESPACE, "-s", str(written)]
        return _run(["ssh-keygen", "-Y", "verify", *known], index).returncode == 0


def _public(key: Path) -> str:
    """The type and the body of an SSH public key."""
    words = key.read_text("utf-8", "replace").split()
    if len(words) < 2 or not words[0].startswith(("ssh-", "ecdsa-", "sk-")):
        raise Refused(f"{key} 不是公钥：请给 .pub 文件。")
    return " ".join(words[:2])


def _run(
    command: list[str], given: bytes = b"", *, capture: bool = True
) -> subprocess.CompletedProcess[bytes]:
    try:
        if capture:
            return subprocess.run(command, input=given, capture_output=True, check=False)
        return subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    except FileNotFoundError as error:
        raise Refused(f"没有安装 {command[0]}，不能签名或核对签名。") from error
