"""Which settings of site.yml an output shows, as digests: a change of one makes anew what shows it."""

from __future__ import annotations

from typing import NamedTuple

from generator.base.digest import digest
from generator.model.library import Library

# Rules read the first (Project.families), assets/site.css has the second, `status` and `upgrade` alone
# read the next two, and glossary.html has the last.
_NOWHERE = {"severities", "colour", "internal_deadline", "made_with", "applying"}
_ON_INDEX_PAGES = {"as_of", "deadline", "former_deadline", "dataset", "late_shown", "due_from"}
_ON_PAGES = {  # on every page, and in nothing else: no feed, script or file of data
    *("page_name", "edit_url", "operator", "contact", "site_code", "icp", "police", "handbook"),
    *("notice", "logo", "navigation", "footer_links", "header_extra", "party_badge"),
    *("error_badge", "sitemap"),
}


class ShownSettings(NamedTuple):
    """Digests of what an output shows beside reports: of site.yml and of all authorities."""

    on_pages: str = ""
    elsewhere: str = ""  # in feeds, scripts and files of data

    def with_(self, also: object) -> ShownSettings:
        """The same of outputs that show this too."""
        return ShownSettings(*(digest((own, also)) for own in self))


def shown_of(library: Library) -> ShownSettings:
    """What the outputs of a site show; pages also link to one of content/pages."""
    authorities = [(a.path, a.parent, a.data) for a in library.authorities.values()]
    other = library.site.model_dump_json(exclude=_NOWHERE | _ON_PAGES)
    return ShownSettings(_digest(library, set()), other).with_(authorities)


def on_reports(library: Library) -> str:
    """What the pages and files of reports show."""
    return _digest(library, _ON_INDEX_PAGES) + str(bool(library.site.dataset))


def _digest(library: Library, besides: set[str]) -> str:
    shown = library.site.model_dump_json(exclude=_NOWHERE | besides)
    return digest((shown, library.site.colour is not None, sorted(library.texts)))
