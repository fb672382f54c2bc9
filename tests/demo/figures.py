"""The invented figures: every year's applications, outcomes and documents, carried over and summed."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from generator.base.cells import Cell
from generator.base.cells import Path as CellPath
from generator.forms import common, form2019, form2021
from generator.forms.layout import Cells, Form
from tests.demo.places import COUNTY, PLACES, YEARS, Place

APPLICANTS = (82, 9, 1, 2, 4, 2)  # how often each kind of applicant asks
# How often each outcome of table 三 comes; rows that are not named: once.
OUTCOMES = {
    "予以公开": 110, "部分公开": 26, "保护第三方合法权益": 5, "属于三类内部事务信息": 4,
    "属于四类过程性信息": 5, "属于行政执法案卷": 7, "属于行政查询事项": 5,
    "本机关不掌握相关政府信息": 40, "没有现成信息需要另行制作": 12, "补正后申请内容仍不明确": 5,
    "信访举报投诉类申请": 9, "重复申请": 4, "无正当理由逾期不补正": 5, "其他": 8,
}  # fmt: skip
UNPAID = "逾期未按收费通知缴纳费用"
RESULTS = tuple(
    row.path
    for row in form2021.FORM.tables[1].rows
    if row.path[:2] == common.RESULTS and row.path != common.RESULTS_TOTAL
)
DISPUTES = (common.REVIEW, common.DIRECT_SUIT, common.SUIT_AFTER_REVIEW)
REST = "rest"  # the county's other departments: only in the county's own report
MERGED_INTO = {"nanping": ("taoping", 2021)}  # who takes over what was left open, from which year
LEFT_OPEN = {("nanping", 2020): 1, ("qingtan", 2022): 1}  # what later reports speak of

Row = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """What happened in one year, before anybody miscounted it; rows without 总计."""

    rows: Mapping[CellPath, Row]  # of tables 三 and 四
    documents: Row  # 制发, 废止, 现行有效
    decisions: Mapping[str, Row]  # last year's items, change, decisions
    fee: Decimal  # 万元
    bought: tuple[int, int]  # 采购项目数量, 采购总金额（元）

    def total(self, path: CellPath) -> int:
        """The 总计 of a row of table 三 or 四."""
        return sum(self.rows[path])


def all_figures() -> dict[tuple[str, int], Figures]:
    """(slug, year) → figures; those of the county are the sums of all and of its departments."""
    found: dict[tuple[str, int], Figures] = {}
    for year in YEARS:
        members = [place for place in PLACES if place.slug != COUNTY]
        own = {place.slug: place.size for place in members} | {REST: 46}
        for slug, size in own.items():
            gone = MERGED_INTO.get(slug)
            if not (gone and year >= gone[1]):
                found[slug, year] = _figures(found, slug, size, year)
        present = [found[slug, year] for slug in own if (slug, year) in found]
        found[COUNTY, year] = _sum(present)
    return found


def _figures(found: Mapping[tuple[str, int], Figures], slug: str, size: int, year: int) -> Figures:
    rng = random.Random(f"{slug} {year} figures")
    before = found.get((slug, year - 1))
    rows = _applications(rng, _left_open(found, slug, year), slug, size, year)
    for path in DISPUTES:
        count = sum(rng.random() < size / 60 for _ in range(4 if path == common.REVIEW else 1))
        rows[path] = _spread(rng, count, (60, 12, 18, 10))
    if year >= 2024:  # who was refused has asked for a review first (行政复议法 23)
        direct, after = rows[common.DIRECT_SUIT], rows[common.SUIT_AFTER_REVIEW]
        rows[common.SUIT_AFTER_REVIEW] = tuple(a + b for a, b in zip(direct, after, strict=True))
        rows[common.DIRECT_SUIT] = (0,) * len(direct)
    most = 6 if slug == REST else 2
    made, repealed = rng.randrange(most), rng.randrange(most) if rng.random() < 0.5 else 0
    in_force = before.documents[2] if before else rng.randrange(5, 12) * (9 if slug == REST else 1)
    decisions = {}
    for name, items, cases in (
        ("行政许可", 6, 9 * size), ("其他对外管理服务事项", 24, 40 * size),
        ("行政处罚", 4, size if year < 2021 else 4 * size), ("行政强制", 2, size // 4),
    ):  # fmt: skip
        last = sum(before.decisions[name][:2]) if before else items + rng.randrange(items)
        change = rng.choice((-2, -1, 0, 0, 1, 3)) if last > 3 else 0
        decided = max(0, cases + rng.randrange(-cases // 3, cases // 3 + 1))
        # As many decisions as items looks like a sum (T2-2019).
        decisions[name] = (last, change, decided + (decided == last + change))
    return Figures(
        rows=rows,
        documents=(made, repealed, in_force + made - repealed),
        decisions=decisions,
        fee=Decimal(rng.randrange(8_000_000, 14_000_000)) / 10_000 if slug == REST else Decimal(0),
        bought=(rng.randrange(1, 4 + size // 4), 100 * rng.randrange(800, 9_000 * (1 + size // 5))),
    )


def _left_open(found: Mapping[tuple[str, int], Figures], slug: str, year: int) -> Row:
    """上年结转: one's own, and from 撤乡并镇 on that of the authority taken over."""
    sources = [slug, *(old for old, new in MERGED_INTO.items() if new == (slug, year))]
    known = [found[source, year - 1] for source in sources if (source, year - 1) in found]
    carried = [figures.rows[common.CARRIED_OUT] for figures in known]
    return tuple(sum(column) for column in zip(*carried, strict=True)) or (0,) * 6


def _applications(
    rng: random.Random, carried: Row, slug: str, size: int, year: int
) -> dict[CellPath, Row]:
    growth = 0.6 + 0.12 * (year - YEARS.start)
    count = round(size * growth * rng.uniform(0.5, 1.3))
    forced = LEFT_OPEN.get((slug, year), 0)
    new = _spread(rng, max(count, forced + 1 if forced else 0), APPLICANTS)
    if forced and not new[0]:
        new = (forced, *new[1:])
    open_ = [0] * 6
    open_[0] = forced or min(new[0], rng.choice((0, 0, 1, max(1, size // 8))))
    rows: dict[CellPath, list[int]] = {path: [0] * 6 for path in RESULTS}
    # There has been a fee since 2021; it is rarely left unpaid.
    often = [OUTCOMES.get(str(path[-1]), 1) for path in RESULTS]
    often = [
        0 if path[-1] == UNPAID and (year < 2021 or slug != REST) else weight
        for path, weight in zip(RESULTS, often, strict=True)
    ]
    for column, (came, left) in enumerate(zip(_plus(new, carried), open_, strict=True)):
        for path in rng.choices(RESULTS, often, k=came - left):
            rows[path][column] += 1
    return {
        common.NEW: new,
        common.CARRIED_IN: carried,
        **{path: tuple(cells) for path, cells in rows.items()},
        common.CARRIED_OUT: tuple(open_),
    }


def _spread(rng: random.Random, count: int, weights: tuple[int, ...]) -> Row:
    """`count` things over as many cells as there are weights."""
    cells = rng.choices(range(len(weights)), weights, k=count)
    return tuple(cells.count(at) for at in range(len(weights)))


def _plus(*rows: Row) -> Row:
    return tuple(sum(column) for column in zip(*rows, strict=True))


def _sum(parts: list[Figures]) -> Figures:
    first = parts[0]
    return Figures(
        rows={path: _plus(*(part.rows[path] for part in parts)) for path in first.rows},
        documents=_plus(*(part.documents for part in parts)),
        decisions={
            name: _plus(*(part.decisions[name] for part in parts)) for name in first.decisions
        },
        fee=sum((part.fee for part in parts), Decimal(0)),
        bought=(sum(p.bought[0] for p in parts), sum(p.bought[1] for p in parts)),
    )


def table_cells(form: Form, figures: Figures, place: Place) -> dict[CellPath, list[Cell]]:
    """Every row of the form's three tables, 总计 included."""
    rows = dict(figures.rows)
    rows[common.RESULTS_TOTAL] = _plus(*(rows[path] for path in RESULTS))
    rows[common.OTHER_HANDLING] = _plus(
        *(rows[path] for path in RESULTS if path[:-1] == common.OTHER_HANDLING)
    )
    cells: dict[CellPath, Cells] = {path: (*row, sum(row)) for path, row in rows.items()}
    table = common.DISCLOSURE
    cells[table, "规章"] = (0, 0, 0)
    decided: dict[CellPath, Cells] = {
        (table, name): numbers for name, numbers in figures.decisions.items()
    }
    if form is form2019.FORM:
        made, repealed, valid = figures.documents
        public = valid + repealed
        cells |= decided
        cells[table, "规范性文件"] = (made, made, public)
        cells[table, "行政事业性收费"] = (11, -1) if place.slug == COUNTY else (0, 0)
        cells[table, "政府集中采购"] = figures.bought
    else:
        cells |= {path: numbers[2:] for path, numbers in decided.items()}
        cells[form2021.DOCUMENTS] = figures.documents
        cells[table, "行政事业性收费"] = (figures.fee,)
    return {path: list(cells[path]) for path in form.rows if path in cells}
