"""The MkDocs hook (mkdocs.yml, `hooks:`): adds the generated pages at every build.

They are made from the forms, rules and page contexts and never committed, so they cannot go stale.
"""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Link, Navigation

from generator.handbook.contexts import contexts_page
from generator.handbook.fields import fields_page
from generator.handbook.rules import rules_page
from generator.handbook.upgrades import upgrades_page

PAGES = {
    "fields.md": fields_page,
    "rules.md": rules_page,
    "contexts.md": contexts_page,
    "upgrades.md": upgrades_page,
}


# Material's own search, which assets/search.js stands in for, and a sitemap that needs an address.
_UNUSED = ("assets/javascripts/lunr/", "assets/javascripts/workers/", "sitemap.xml")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """No sitemap without an address; and the public site has its own 404.html."""
    config.theme.static_templates -= {"404.html", "sitemap.xml"}
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages, as if they lay in content/handbook; leave out what nobody loads."""
    for file in list(files):
        if file.src_uri.startswith(_UNUSED) or file.src_uri.endswith(".map"):
            files.remove(file)
    for name, page in PAGES.items():
        files.append(File.generated(config, name, content=page()))
    return files


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:  # noqa: ARG001
    """End the navigation with the way back to the public site, which MkDocs does not know; a handbook
    that is not public has none at its foot either."""
    if config.copyright:
        nav.items.append(Link("返回公开网站", "../index.html"))
    return nav


def on_post_build(config: MkDocsConfig) -> None:
    """Give the search index as a script too: from a folder (file://) nothing else can be read."""
    folder = Path(config.site_dir, "search")
    index = (folder / "search_index.json").read_text("utf-8")
    (folder / "search_index.js").write_text(f"var __index = {index}", "utf-8")
