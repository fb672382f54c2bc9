"""Writes THIRD-PARTY.md from the lock file, the packages' metadata and the vendored files: `make licences`."""

from __future__ import annotations

from collections.abc import Iterator

from tests.release.shipped import ROOT, VENDORED, licences

FILE = ROOT / "THIRD-PARTY.md"
_HEAD = """# Third-party software 第三方软件

nianbao itself is under the Apache License 2.0 (`LICENSE`). This list is made by `make licences` from the
lock file and the packages' own metadata; a test holds it.
"""
_VENDORED = """
## In the wheel 随程序带的

Files of others, unchanged or bundled, with the text of their licences beside them.
"""
_PACKAGES = """
## In the offline bundle 离线安装包里的

The packages of `requirements.lock`, unchanged, each with its licence inside. `pip install` fetches them from
the index; the wheel does not contain them. The extras that need them are in pyproject.toml.
"""


def third_party() -> str:
    """The text of the list."""
    return "\n".join([_HEAD + _VENDORED, *_vendored(), _PACKAGES, *_packages()]) + "\n"


def _vendored() -> Iterator[str]:
    yield "| Software | Version | Licence | Folder | Texts |\n| --- | --- | --- | --- | --- |"
    for one in VENDORED:
        texts = ", ".join(f"`{name}`" for name in one.texts)
        yield f"| {one.name} | {one.version} | {one.licence} | `{one.folder}` | {texts} |"


def _packages() -> Iterator[str]:
    yield "| Package | Version | Licence | Only where |\n| --- | --- | --- | --- |"
    for package, licence in licences():
        marker = package.requirement.marker
        where = f"`{marker}`" if marker else ""
        yield f"| {package.name} | {package.version} | {licence} | {where} |"


if __name__ == "__main__":
    FILE.write_text(third_party(), "utf-8")
