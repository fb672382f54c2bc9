"""The county's face on every page: name, logo, colour, further links, registers and badges (site.yml)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.base.colour import readable
from generator.model.library import Library
from generator.model.site import DARK, Site, SiteLink
from generator.pages.contexts import Badge, Face, Link

ABOUT = "about.md"
# Where the ministry and the police let everybody look a number up.
ICP_REGISTER = "https://beian.miit.gov.cn/"
POLICE_REGISTER = "https://beian.mps.gov.cn/#/query/webSearch?code="
_POLICE_CODE = re.compile(r"(?<![0-9])[0-9]{14}(?![0-9])")  # 晋公网安备 14052202000123 号


def face_of(library: Library, root: str) -> Face:
    """What a page shows from which `root` leads to the site's top."""
    site = library.site
    sitemap = (
        (SiteLink.model_construct(text="网站地图", address=site.sitemap),) if site.sitemap else ()
    )
    return Face(
        name=site.shown_name,
        logo=f"{root}assets/{site.logo}" if site.logo else "",
        coloured=site.colour is not None,
        header_extra=site.header_extra or "",
        navigation=_links(site.navigation, root),
        links=_links((*site.footer_links, *sitemap), root),
        filings=tuple(_filings(site)),
        badges=tuple(_badges(site, root)),
        about=ABOUT in library.texts,
    )


def _links(links: Iterable[SiteLink], root: str) -> tuple[Link, ...]:
    return tuple(Link(link.text, _from(root, link.address)) for link in links)


def _from(root: str, address: str) -> str:
    """A relative address begins at the site's top, whatever page it stands on."""
    own = ":" not in address.partition("/")[0] and not address.startswith("/")
    return root + address if own else address


def _filings(site: Site) -> Iterator[Link]:
    if site.icp:
        yield Link(site.icp, ICP_REGISTER)
    if site.police:
        code = _POLICE_CODE.search(site.police)
        yield Link(site.police, POLICE_REGISTER + code[0] if code else "")


def _badges(site: Site, root: str) -> Iterator[Badge]:
    for badge, text in ((site.party_badge, "党政机关网站标识"), (site.error_badge, "政府网站找错")):
        if badge:
            yield Badge(f"{root}assets/{badge.image}", text, _from(root, badge.address))


def colour_sheet(colour: str) -> bytes:
    """assets/site.css: 主色 as style.css and dark.css take it up, in the dark as light as must be."""
    dark = readable(colour, DARK, "#ffffff").colour
    return (
        "/* 主色 of content/site.yml */\n@layer tokens {\n  :root {\n"
        f"    --own-accent: {colour.lower()};\n    --own-accent-dark: {dark};\n  }}\n}}\n"
    ).encode()
