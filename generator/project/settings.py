"""What only all settings together can show: codes twice, successors, rules and files that do not
exist, a colour that cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from generator.base.colour import READABLE, least_contrast, readable
from generator.base.display import visible
from generator.base.fingerprints import scan
from generator.base.packaged import packaged
from generator.base.places import Problem
from generator.model.content_paths import REPORTS, SITE_FILE, authority_file
from generator.model.diagnostics import Diagnostic, of_problem
from generator.model.library import Authority
from generator.model.site import LIGHT, Site
from generator.reading.source import Source
from generator.rules import RULES

_IMAGES = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp")
SourceOf = Callable[[str], Source]  # reads a YAML file again: only where something is wrong


def consistency(
    site: Site | None,
    authorities: Mapping[str, Authority],
    folders: Iterable[str],
    source_of: SourceOf,
    templates: Path,
) -> Iterator[Diagnostic]:
    """Diagnostics of site.yml and every authority.yml; `folders` are all authorities, the
    unreadable ones included; in the folder `templates` lie the project's own."""
    if site is not None:
        yield from _severities(site, source_of)
        yield from _colour(site, source_of)
        yield from _images(site, source_of, templates)
        yield from _header_extra(site, source_of, templates)
    yield from _codes(authorities, source_of)
    known = frozenset(folders)
    for path, authority in authorities.items():
        successor = authority.file.successor
        if successor is not None and (successor not in known or successor == path):
            message = f"“继任机关”写的是 {successor}，"
            message += "是本机关自己" if successor == path else f"{REPORTS} 下没有这个机关"
            mend = "请写承接机关的文件夹，如 yangcheng/baisang。"
            yield _at(source_of, _file(path), ("继任机关",), "AUTH-SUCCESSOR", message, mend)


def _severities(site: Site, source_of: SourceOf) -> Iterator[Diagnostic]:
    for index, changed in enumerate(site.severities):
        rule = RULES.get(changed.rule)
        if rule is not None and rule.acknowledgeable:
            continue
        if rule is None:
            message, mend = f"没有“{changed.rule}”这条规则", "nianbao rules 列出全部规则代码。"
        else:
            message = f"{rule.code}（{rule.name}）的严重程度不能改"
            mend = "请删去这一项，改正所指的问题。"
        path = ("严重程度", index, "规则")
        yield _at(source_of, SITE_FILE, path, "SITE-RULE", message, mend)


def _colour(site: Site, source_of: SourceOf) -> Iterator[Diagnostic]:
    """In the dark the program lightens the colour itself; in the light it is used as it is."""
    if site.colour is None:
        return
    background = min(LIGHT, key=lambda b: least_contrast(site.colour or "", (b,)))
    ratio = least_contrast(site.colour, LIGHT)
    if ratio < READABLE:
        better = readable(site.colour, LIGHT, "#000000")
        message = (
            f"主色 {site.colour} 与底色 {background} 的对比度是 {_ratio(ratio)}，不到 {READABLE}:1"
        )
        mend = f"请用深一些的颜色，如 {better.colour}（{_ratio(better.ratio)}）。"
        yield _at(source_of, SITE_FILE, ("主色",), "SITE-COLOUR", message, mend)


def _ratio(ratio: float) -> str:
    """A ratio cut, not rounded, to two places: 4.499 is not yet 4.5."""
    return f"{int(ratio * 100) / 100:g}:1"


def _images(site: Site, source_of: SourceOf, templates: Path) -> Iterator[Diagnostic]:
    """标志 and the images of the footer are files that the site publishes as assets."""
    named: list[tuple[tuple[str, ...], str]] = []
    if site.logo:
        named.append((("标志",), site.logo))
    for key, badge in (("党政机关标识", site.party_badge), ("网站找错", site.error_badge)):
        if badge:
            named.append(((key, "图片"), badge.image))
    if not named:
        return
    assets = {
        name for folder in (packaged("templates"), templates) for name in _files(folder / "assets")
    }
    for path, image in named:
        shown, where = visible(image), "".join(f"“{key}”" for key in path)
        if not image.lower().endswith(_IMAGES):
            message = f"{where}写的是 {shown}，不是图片"
            mend = f"请写图片的文件名，以 {'、'.join(_IMAGES)} 结尾。"
        elif image not in assets:
            message = f"{where}写的是 {shown}，templates/assets/ 里没有这个文件"
            mend = "请把图片放进项目的 templates/assets/，这里写它的文件名，大小写也要一致。"
        else:
            continue
        yield _at(source_of, SITE_FILE, path, "SITE-FILE", message, mend)


def _header_extra(site: Site, source_of: SourceOf, templates: Path) -> Iterator[Diagnostic]:
    """Content is never markup: 页眉附加 only names a file that whoever keeps the templates wrote."""
    name = site.header_extra
    if name is None or (name in _files(templates) and name.endswith(".html")):
        return
    message = f"“页眉附加”写的是 {visible(name)}，templates/ 里没有这个 .html 文件"
    mend = "请在项目的 templates/ 里放一个这样的文件，如 banner.html；不用的，请删去这一行。"
    yield _at(source_of, SITE_FILE, ("页眉附加",), "SITE-FILE", message, mend)


def _files(folder: Path) -> set[str]:
    """The plain files below a folder, by their exact names."""
    return {name for name, mark in scan(str(folder)).items() if mark}


def _codes(authorities: Mapping[str, Authority], source_of: SourceOf) -> Iterator[Diagnostic]:
    first: dict[str, Authority] = {}
    for path, authority in sorted(authorities.items()):
        code = authority.file.code
        if code is None:
            continue
        other = first.setdefault(code, authority)
        if other is not authority:
            message = f"代码 {code} 与 {other.path}（{other.name}）相同"
            mend = "每个机关一个代码，请核对是哪一个写错。"
            yield _at(source_of, _file(path), ("代码",), "AUTH-CODE", message, mend)


def _file(path: str) -> str:
    return authority_file(path)


def _at(
    source_of: SourceOf, file: str, path: tuple[str | int, ...], code: str, message: str, mend: str
) -> Diagnostic:
    return of_problem(file, Problem(code, source_of(file).place(path), message, mend))
