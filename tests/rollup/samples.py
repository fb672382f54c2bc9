"""Small libraries to add up: towns whose reports differ from the base report in a few lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from tests.cases import BASE, read_case, write_project
from tests.demo.write import demo_files

AREA = "qinghe"
YEAR = 2023
_REPORT = "content/reports/qinghe/liuhe/2023"
OLD_DISCLOSURE = """\
主动公开政府信息:
  规章: [0, 0, 0]
  规范性文件: [2, 2, 8]
  行政许可: [4, 1, 36]
  其他对外管理服务事项: [4, 0, 60]
  行政处罚: [2, 0, 5]
  行政强制: [0, 0, 0]
  行政事业性收费: [0, 0]
  政府集中采购: [3, 8040]
"""


def write_demo_content(root: Path) -> Path:
    """The demonstration library without what only pages need."""
    write_project(root, demo_files())
    return root


def write_county(root: Path, towns: Mapping[str, Mapping[str, str]], year: int = YEAR) -> Path:
    """A county with a report for each town: the base report with other lines, by their keys.

    `authority` gives lines for the town's authority.yml, `path` another folder for it, `report` ""
    leaves the report out.
    """
    base = read_case(BASE)[0]
    files = {p: t for p, t in base.items() if p in {"content/site.yml", _COUNTY}}
    for number, (name, changes) in enumerate(towns.items()):
        lines = dict(changes)
        folder = f"content/reports/{lines.pop('path', f'{AREA}/town-{number}')}"
        files[f"{folder}/authority.yml"] = (
            f"名称: {name}\n全称: 清河县{name}人民政府\n类型: 乡镇\n{lines.pop('authority', '')}"
        )
        if lines.pop("report", "yes"):
            yml, md = (
                base[_REPORT + suffix]
                .replace("2024", str(year + 1))
                .replace("2023", str(year))
                .replace("柳河镇", name)
                for suffix in (".yml", ".md")
            )
            files[f"{folder}/{year}.yml"] = with_lines(yml, lines)
            files[f"{folder}/{year}.md"] = md
    write_project(root, files)
    return root


_COUNTY = "content/reports/qinghe/authority.yml"


def with_lines(text: str, lines: Mapping[str, str]) -> str:
    """The YAML with the lines of some keys replaced; deeper lines under a key go with it."""
    for key, value in lines.items():
        line = re.compile(rf"^( *){re.escape(key)}:.*\n(?:\1 +.*\n)*", re.MULTILINE)
        found = line.search(text)
        assert found, f"no line begins with {key}"
        text = f"{text[: found.start()]}{found[1]}{value}\n{text[found.end() :]}"
    return text


def rows_by_hand(path: Path) -> dict[tuple[str | int, ...], Sequence[Any]]:
    """Every row of a report's tables, read by PyYAML alone."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    tables = ("主动公开政府信息", "政府信息公开申请", "行政复议行政诉讼")
    return dict(_rows({key: data[key] for key in tables if key in data}, ()))


def _rows(data: Mapping[str, Any], above: tuple[str, ...]) -> Iterator[tuple[Any, Any]]:
    for key, value in data.items():
        if isinstance(value, dict):
            yield from _rows(value, (*above, key))
        else:
            yield (*above, key), value if isinstance(value, list) else [value]


def added(cells: Sequence[Any]) -> Decimal | None:
    """The sum of those that are numbers; None where none is."""
    known = [Decimal(str(cell)) for cell in cells if isinstance(cell, int | float)]
    return sum(known, Decimal(0)) if known else None
