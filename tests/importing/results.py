"""The handbook's page of how exactly import reads: `python -m tests.importing.results` renews it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path

from generator.handbook import escape, table
from tests.importing import matrix
from tests.importing.scoring import tally

PAGE = Path(__file__).parents[2] / "content/handbook/import-results.md"
HEAD = ("虚构文稿", "情形", "读对", "空白", "不清", "读错")
MATRIX_HEAD = (
    "经过的程序",
    "读对",
    "空白",
    "不清",
    "读错",
    "没有读取",
    "未说明的失字",
    "读出",
    "无空格的文稿",
)


Scores = Mapping[str, Mapping[str, matrix.Tally]]  # by way and document


def page(through: Scores) -> str:
    """The page in Chinese: what comes through other programs, then the invented documents."""
    return f"{programs(through)}\n{invented()}"


def programs(through: Scores) -> str:
    """One row a program, the sums last."""
    whole = matrix.whole()
    documents = len(matrix.sources())
    rows = [_row(name, [read]) for name, read in through.items()]
    return _text(
        [
            "# 导入的准确程度",
            "",
            "## 经过别的程序",
            "",
            f"{documents} 份文稿（五份真实的年报、填好的国家格式、三份虚构的年报）",
            "经过下列程序转换，再导入，逐格与原来的数比对。“不清”是没有读出、逐格写明原因的；“没有读取”是整份拒绝、写明原因的份数，各格算作不清；",
            "“读错”“未说明的失字”必须为零。表格丢掉了空格的（复制出来的文字、txt），有空格的行不能确定，都是不清；",
            f"末栏只算 {len(whole)} 份没有空格、也没有“不清”的文稿，其中的数都还在。",
            "",
            *table(MATRIX_HEAD, [*rows, _row("合计", list(through.values()))]),
        ]
    )


def total(reads: Iterable[Mapping[str, matrix.Tally]], names: Container[str]) -> matrix.Tally:
    """The sum over the documents of these names."""
    return sum((t for read in reads for n, t in read.items() if n in names), matrix.Tally())


def _row(name: str, reads: Sequence[Mapping[str, matrix.Tally]]) -> list[str]:
    one = total(reads, matrix.sources())
    part = total(reads, matrix.whole())
    return [name, *map(str, one[:6]), f"{one.read:.1%}", f"{part.read:.1%}"]


def invented() -> str:
    """One row a document, the sums last."""
    rows = tally()
    counts = zip(
        *((right, blank, lost, wrong) for _, _, right, blank, lost, wrong in rows), strict=True
    )
    sums = [sum(own) for own in counts]
    return _text(
        [
            "## 虚构文稿",
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
    )


def _text(lines: list[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(matrix.scores()), encoding="utf-8")
