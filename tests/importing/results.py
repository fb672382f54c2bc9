"""The handbook's page of how exactly import reads: `python -m tests.importing.results` renews it."""

from __future__ import annotations

from pathlib import Path

from generator.handbook import escape, table
from tests.importing.scoring import tally

PAGE = Path(__file__).parents[2] / "content/handbook/import-results.md"
HEAD = ("虚构文稿", "情形", "读对", "空白", "不清", "读错")


def page() -> str:
    """The page in Chinese: one row a document, the sums last."""
    rows = tally()
    counts = zip(
        *((right, blank, lost, wrong) for _, _, right, blank, lost, wrong in rows), strict=True
    )
    sums = [sum(own) for own in counts]
    lines = [
        "# 导入的准确程度",
        "",
        f"下面 {len(rows)} 份文稿都是虚构的（见 `tests/importing/`），每份演示一种实际见过的情形，",
        "导入后逐格与正确答案比对。",
        "“读对”是照录的数字和符号，“空白”是照录的空格，“不清”是文稿里已经丢失、不能确定的格，“读错”必须为零。",
        "本页由 `make import-results` 生成，测试核对它没有过时。",
        "",
        *table(
            HEAD,
            [
                [escape(str(cell)) for cell in row]
                for row in [*rows, ("合计", f"{len(rows)} 份", *sums)]
            ],
        ),
    ]
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
