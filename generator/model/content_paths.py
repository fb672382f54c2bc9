"""Where the files of the content stand, as paths from the project (design §3)."""

from __future__ import annotations

import re

SITE_FILE = "content/site.yml"
PAGES = "content/pages/"
REPORTS = "content/reports/"  # below it a folder for each authority
STATE_FOLDER = ".nianbao"  # beside content/: what a build keeps for the next one
WRITING_LOCK = f"{STATE_FOLDER}/import.lock"  # held by who replaces a report that it has read
_REPORT = re.compile(re.escape(REPORTS) + r"(.+)/([0-9]{4})\.(?:yml|md)")


def authority_file(path: str) -> str:
    """The file that describes the authority at `path`."""
    return f"{REPORTS}{path}/authority.yml"


def report_files(path: str, year: int) -> tuple[str, str]:
    """The data and the narrative of a report."""
    stem = report_stem(path, year)
    return f"{stem}.yml", f"{stem}.md"


def report_stem(path: str, year: int) -> str:
    """The two files of a report without their suffixes."""
    return f"{REPORTS}{path}/{year}"


def report_of(file: str) -> tuple[str, int] | None:
    """The authority and the year of the report that a file belongs to; None if it is of none."""
    found = _REPORT.fullmatch(file)
    return (found[1], int(found[2])) if found else None
