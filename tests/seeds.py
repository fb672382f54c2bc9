"""The five sample reports as published, read without the generator.

``tests/data/seeds/*.txt`` holds the text of five public pages, byte for byte. Some arrive with
one table cell a line, some with one tab-separated row a line. ``read_seed`` applies the few
human interventions listed in ``REPAIRS`` and returns what is left, in plain Python.
"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

SEEDS = Path(__file__).parent / "data" / "seeds"

LOST = "不清"
ALL_LOST = r"\1" + rf"\t{LOST}" * 7 + r"\n"
TOTAL_LEFT = r"\1" + rf"\t{LOST}" * 6 + r"\t0\n"


@dataclass(frozen=True)
class Repair:
    """One human intervention: ``pattern`` must occur exactly once in the published text."""

    why: str
    pattern: str
    ours: str


# Everything in the committed content that is not literally what was published, per sample.
REPAIRS: dict[str, list[Repair]] = {
    "000": [
        Repair(
            "the title is set in two lines, with a space after the year",
            r"(阳城县白桑镇人民政府)\n\n(2023) (年政府信息公开工作年度报告)",
            r"\1\2\3",
        ),
        Repair("a page break cuts a paragraph in two", r"(政府网)\n\n(站等)", r"\1\2"),
        Repair(
            "a page break cuts a row label in two",
            r"(行政机关不再处理其政府信息)((?:\t0){7}\n\n)\t\t(公开申请)\t{7}\n",
            r"\1\3\2",
        ),
        Repair("the drafter's mobile number is masked", r"(：188)\d{4}(\d{4})$", r"\1****\2"),
    ],
    "001": [],
    "002": [
        Repair("six cells of 予以公开 are lost", r"(予以公开)\t{6}0\n", TOTAL_LEFT),
        Repair("six cells of 部分公开 are lost", r"(情形\))\t{6}0\n", TOTAL_LEFT),
        Repair("six cells of 国家秘密 are lost", r"(秘密)\t{5}0\n", TOTAL_LEFT),
        Repair(
            "six zeros for seven cells: which one is missing nobody knows",
            r"(本机关不掌握相关政府信息)(?:\t0){6}\n",
            ALL_LOST,
        ),
        Repair(
            "a page break cuts a group label in two",
            r"(\(三\) 不予)(\t1\..+\n\n)(公开)(\t2\.)",
            r"\1\3\2\4",
        ),
        Repair("table 四 has a 16th value", r"\n(0(?:\t0){14})\t0\n", r"\n\1\n"),
    ],
    "003": [
        Repair(
            "a page break cuts a row in two and prints its seven values twice",
            r"\(四\)\n(\t1\.本机关不掌握相关)\n((?:\t0\n){7}) \t(无法提供)\n\t(政府信息)\n\2",
            r"(四)\3\n\1\4\n\2",
        ),
        Repair("a bookmark of Word", r"\[bookmark: _GoBack\]", ""),
        Repair("a page number", r"— 5 —\n", ""),
    ],
    "004": [],
}

CHAPTER = re.compile(  # the line end before a chapter heading
    r"\n(?= ?[一二三四五六1-6]、 ?(?:总体|主动公开政府信息情况|收到和处理"
    r"|政府信息公开行政复议|存在的主要问题|其他需要))"
)
SIGNED = re.compile(r"\n(\S+人民政府)\n+(\d{4}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日\n")
VALUE = re.compile(rf"\d*|{LOST}")


@dataclass(frozen=True)
class Seed:
    """What one sample publishes, after its repairs."""

    title: str | None
    signed: tuple[str, str] | None  # who, and the date as ISO text
    headings: list[str]  # the six chapter headings
    lines: list[str]  # the whole narrative with all headings, tables left out
    tables: list[list[list[str]]]  # 二, 三, 四: rows of cells, folded; blank cells are ""


def shown(text: str) -> str:
    """Return ``text`` without layout padding: U+3000 and no-break spaces go, runs collapse."""
    return " ".join(re.sub(r"[\u3000\xa0]", "", text).split())


def fold(text: str) -> str:
    """Return a label or cell with widths, quotes and spaces unified."""
    folded = unicodedata.normalize("NFKC", text).replace("“", '"').replace("”", '"')
    return "".join(folded.split())


def sentences(lines: list[str]) -> list[str]:
    """Split lines after 。；！？ and at their ends."""
    return [
        part for line in lines for part in re.findall(r"[^。；！？]*[。；！？]|[^。；！？]+", line)
    ]


def repair(key: str, text: str) -> str:
    """Apply the interventions of sample ``key``, each exactly once."""
    for step in REPAIRS[key]:
        text, count = re.subn(step.pattern, step.ours, text, flags=re.MULTILINE)
        assert count == 1, f"{key}: {step.why}: found {count} times"
    return text


def rows(region: str) -> list[list[str]]:
    """Cut the text of one table into rows of folded cells."""
    if re.search(r"\S\t", region):  # a row is a line
        parts = [line.split("\t") for line in region.split("\n")]
    else:  # a cell is a line, a row ends at an empty line
        parts = [part.removeprefix("\t").split("\n\t") for part in region.split("\n\n")]
    return [cells for part in parts if any(cells := [fold(cell) for cell in part])]


def read_seed(key: str) -> Seed:
    """Read the sample whose file name begins with ``key``."""
    (path,) = SEEDS.glob(f"{key}_*.txt")
    text = repair(key, path.read_text(encoding="utf-8"))
    signed = None
    if found := SIGNED.search(text):
        who, year, month, day = found.groups()
        signed = (who, f"{year}-{int(month):02}-{int(day):02}")
        text = text[: found.start()] + "\n" + text[found.end() :]

    lead, *chapters = CHAPTER.split(text)
    opening = [line for part in lead.split("\n") if (line := shown(part))]
    title = opening.pop(0) if opening and opening[0].endswith("报告") else None
    headings, lines, tables = [], opening, []
    for number, chapter in enumerate(chapters, start=1):
        heading, _, body = chapter.partition("\n")
        headings.append(shown(heading))
        lines.append(shown(heading))
        if number in (2, 3, 4):
            tables.append(rows(body))
        else:
            lines += [line for part in body.split("\n") if (line := shown(part))]
    return Seed(title, signed, headings, lines, tables)
