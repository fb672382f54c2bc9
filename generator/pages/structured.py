"""What pages are in the words of schema.org, for search engines (JSON-LD)."""

from __future__ import annotations

from typing import Any

from generator.exporters import SUFFIXES
from generator.model.report import Report
from generator.model.site import Site
from generator.pages.frame import address_of, canonical, file_address

LANGUAGE = "zh-CN"
_MEDIA = {
    "Word": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "PDF": "application/pdf",
    "CSV": "text/csv",
    "JSON": "application/json",
}

Data = dict[str, Any]


def site_data(site: Site) -> Data:
    """The site itself, and how to search it."""
    found = f"{canonical(site, 'search.html')}?q={{search_term_string}}"
    data: Data = {
        "@type": "WebSite",
        "name": site.name,
        "url": site.url,
        "inLanguage": LANGUAGE,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": found},
            "query-input": "required name=search_term_string",
        },
    }
    if site.host:
        data["publisher"] = {"@type": site.voice.organisation, "name": site.host}
    return data


def report_data(site: Site, report: Report, heading: str) -> Data:
    """A report: who published it and when, what year it covers, its original and its files."""
    path, filing = report.authority.path, report.filing
    publisher = {
        "@type": "GovernmentOrganization",
        "name": report.authority.file.full_name,
        "url": canonical(site, address_of(path)),
    }
    data: Data = {
        "@type": "Report",
        "name": heading,
        "url": canonical(site, address_of(path, report.year)),
        "inLanguage": LANGUAGE,
        "temporalCoverage": f"{report.year}",
        "author": publisher,
        "publisher": publisher,
        "isPartOf": {"@type": "WebSite", "name": site.name, "url": site.url},
    }
    if filing.published:
        data["datePublished"] = filing.published.isoformat()
    if filing.corrections:
        data["dateModified"] = max(c.date for c in filing.corrections).isoformat()
    if filing.origin.index:
        data["identifier"] = filing.origin.index
    if filing.origin.url:
        data["isBasedOn"] = filing.origin.url
    if site.downloads:
        data["encoding"] = [
            {
                "@type": "MediaObject",
                "encodingFormat": _MEDIA[kind],
                "contentUrl": site.url + file_address(path, report.year, SUFFIXES[kind]),
            }
            for kind in site.downloads
        ]
    return data
