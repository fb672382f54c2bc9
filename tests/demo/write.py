"""The invented reports as YAML and Markdown files, and the settings of their site."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

from generator.base.cells import Cell
from generator.base.cells import Path as CellPath
from generator.formatting.yaml_rows import heading_lines, table_lines
from generator.forms import FORMS, common
from generator.forms.layout import Form
from tests.demo.figures import Figures, all_figures, table_cells
from tests.demo.oddities import NEVER, ODDITIES, PLAIN, Oddity
from tests.demo.places import COUNTY, PLACES, Place, authority_yaml
from tests.demo.prose import narrative

SITE = """\
# 演示数据的网站设置：机关、文字和数据均为虚构。
站点名称: 云溪县政府信息公开年报（示例）
网址: https://example.org/
主办单位: 云溪县人民政府办公室（示例，虚构）
承办单位: ~
联系方式: 0000-0000000（示例）
网站标识码: "0000000000"
ICP备案号: 示例ICP备00000000号
公安备案号: ~
公开期限: 01-31
公开逾期情况: 是
统计截至: 2025-06-30
下载: [Word, CSV, JSON]
数据集: [CSV, Excel, JSON, SQLite, Parquet]
提示: 示例网站：机关、文字和数据均为虚构，不得作为事实引用。
"""
ABOUT = """\
# 关于本站

本站是年报网站的**示例**。云溪县及其乡镇、街道、部门均为**虚构**，报告的文字和数据由程序编造，与任何真实的地方、机关和个人无关，不得作为事实引用。

## 可以看到什么

- 一个县的十二个机关，2017年至2024年的报告：2018年及以前为纯文本，2019、2020年为2019年格式，2021年起为2021年格式。
- 撤乡并镇：南屏乡于2021年并入桃坪镇，未办结的申请由桃坪镇继续办理。
- 逾期公开、日期不详、未收录的报告，以及公开后的更正。
- 照录原件的差错：合计不符、空白和不清的格、合并的行、不同的名称，各有说明。

## 真实的报告

真实的年报不在本站；示例数据与真实数据分开存放，从不混在一起。
"""
REMARK = "示例：本报告的机关、文字和数据均为虚构。"


def write_demo(root: Path) -> None:
    """Write the project below `root`, in place of an older one; its site and state stay."""
    here = Path(__file__).parents[2]
    for name in ("content", "templates"):
        shutil.rmtree(root / name, ignore_errors=True)
    shutil.copytree(here / "templates", root / "templates")
    for path, text in demo_files().items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def demo_files() -> dict[str, str]:
    """Every file of the library: path from the project → text."""
    figures = all_figures()
    files = {"content/site.yml": SITE, "content/pages/about.md": ABOUT}
    for place in PLACES:
        folder = f"content/reports/{place.path}"
        files[f"{folder}/authority.yml"] = authority_yaml(place)
        for year in place.years:
            oddity = ODDITIES.get((place.slug, year), PLAIN)
            own = figures[place.slug, year]
            files[f"{folder}/{year}.yml"] = _yaml(place, year, own, oddity)
            text = narrative(place, year, own)
            for old, new in oddity.swap.items():
                assert old in text, f"{place.slug} {year}: {old}"
                text = text.replace(old, new).partition("\0")[0].rstrip() + "\n"
            files[f"{folder}/{year}.md"] = text
    return files


def _form(year: int, oddity: Oddity) -> Form:
    if oddity.form:
        return FORMS[oddity.form]
    return next(form for form in FORMS.values() if form.years[0] <= year <= form.years[1])


def _yaml(place: Place, year: int, figures: Figures, oddity: Oddity) -> str:
    form = _form(year, oddity)
    name = place.full_name_in(year)
    title = f"{name}{year}年政府信息公开工作年度报告" if oddity.title is None else oddity.title
    signed, published = _dates(place, year, oddity)
    values = {
        "标题": title or "~",
        "落款": f"{{机关: {name}, 日期: {signed}}}",
        "发布日期": str(published or "~"),
        "来源": _origin(place, year, published),
    }
    lines = heading_lines(form, name, year, values)
    lines[0] = f"# {name} {year} 年（示例，虚构）"
    lines += _tables(form, figures, place, oddity)
    lines += _tail(oddity)
    return "\n".join(lines) + "\n"


def _dates(place: Place, year: int, oddity: Oddity) -> tuple[dt.date, dt.date | None]:
    rng = random.Random(f"{place.slug} {year} dates")
    late = place.slug == COUNTY or year < 2019
    signed = dt.date(year + 1, 3 if late else 1, rng.randrange(6, 22))
    published = oddity.published or signed + dt.timedelta(rng.randrange(1, 8))
    return signed, None if published is NEVER else published


def _origin(place: Place, year: int, published: dt.date | None) -> str:
    if published is None:
        return "{网址: ~, 索引号: ~, 取得日期: ~}"
    number = int(place.code[4:]) * 100 + year - 2000
    index = f"YX{place.code[4:]:0>5}-{published.year}-{number % 997:05}"
    # A name that can never be registered (RFC 2606).
    url = f"https://yunxi.example/zfxxgk/{place.slug}/{published:%Y%m}/t{published:%Y%m%d}_{number}.html"
    return f'{{网址: "{url}", 索引号: {index}, 取得日期: ~}}'


def _tables(form: Form, figures: Figures, place: Place, oddity: Oddity) -> Iterator[str]:
    if not form.tables:
        return
    cells = table_cells(form, figures, place)
    for path, column, by in oddity.add:
        old = cells[path][column]
        assert isinstance(old, int)
        cells[path][column] = old + by
    for path, value, columns in oddity.fill:
        for column in columns:
            cells[path][column] = value
    merged = form.merged | (frozenset({common.OTHER_HANDLING}) if oddity.merged else frozenset())
    frozen: dict[CellPath, tuple[Cell, ...]] = {path: tuple(row) for path, row in cells.items()}
    for table in form.tables:
        yield from table_lines(table.key, table.printed_rows(merged), frozen, {})


def _tail(oddity: Oddity) -> Iterator[str]:
    if oddity.labels:
        yield "原文标签:"
        yield from (f"  {name}: {words}" for name, words in oddity.labels.items())
    if oddity.extra_row:
        yield "其他行:"
        yield f"  - {{表: {common.DISCLOSURE}, 标签: {oddity.extra_row}, 数值: [12, 12, 31]}}"
    yield from _list("照录说明", ("规则", "位置", "说明"), oddity.notes)
    yield f"整理说明: |-\n  {REMARK}" + (f"\n  {oddity.remarks}" if oddity.remarks else "")
    yield from _list("更正", ("日期", "内容", "原因"), oddity.corrections)


def _list(
    key: str, names: tuple[str, str, str], items: tuple[tuple[str, str, str], ...]
) -> Iterator[str]:
    yield f"{key}:" if items else f"{key}: []"
    for item in items:
        first, *rest = (f"{name}: {value}" for name, value in zip(names, item, strict=True))
        yield f"  - {first}"
        yield from (f"    {line}" for line in rest)
