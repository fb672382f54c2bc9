"""`new`: the two files of a report still to be written, never over existing ones."""

from __future__ import annotations

from pathlib import Path

from generator.base.atomic import write_all
from generator.base.refusal import Refused
from generator.formatting.yaml_rows import narrative_markdown, report_yaml
from generator.forms import form_of
from generator.model.content_paths import REPORTS, report_stem
from generator.project.project import open_project


def new_report(root: Path, authority: str, year: int) -> list[str]:
    """Write <year>.yml and <year>.md of `authority`; their paths from the project."""
    authority = authority.strip("/").removeprefix(REPORTS)
    project = open_project(root)
    if authority not in project.library.authorities:
        folder = f"{REPORTS}{authority}"
        raise Refused(
            f"没有机关 {authority}。请在 {folder} 里建立 authority.yml，写明名称、全称和类型；"
            "已有 authority.yml 的，请用 nianbao check 检查它。"
        )
    form = form_of(year)
    if form is None:
        raise Refused(f"没有 {year} 年的格式。")
    stem = report_stem(authority, year)
    for suffix in (".yml", ".md"):
        if (root / (stem + suffix)).exists():
            raise Refused(f"{stem}{suffix} 已经有了，没有改动。")
    file = project.authorities[authority].file
    before = project.record(authority, year - 1)
    texts = {
        f"{stem}.yml": report_yaml(form, file, year, before),
        f"{stem}.md": narrative_markdown(form, year),
    }
    write_all(root, texts)
    return list(texts)
