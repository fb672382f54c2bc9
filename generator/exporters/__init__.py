"""A report as files to download: the formats that a site can offer beside its page (design §7)."""

from __future__ import annotations

from generator.model.report import Report
from generator.model.site import Download
from generator.model.voice import ARCHIVE, Voice

# By the words of site.yml (下载); a report's page is there always.
SUFFIXES: dict[Download, str] = {"Word": ".docx", "PDF": ".pdf", "CSV": ".csv", "JSON": ".json"}
PAGE = ".html"


def file_of(kind: Download, report: Report, voice: Voice = ARCHIVE) -> bytes:
    """The bytes of one file of a report, of a site that speaks so; what only that kind needs is
    imported here."""
    if kind == "Word":
        from generator.exporters.word import docx_of

        return docx_of(report, voice)
    if kind == "PDF":
        from generator.exporters.pdf import pdf_of

        return pdf_of(report, voice)
    from generator.exporters.report_data import csv_of, json_of

    return csv_of(report) if kind == "CSV" else json_of(report)
