"""Plain text and Markdown, as copied out of Word, PDF or a web page: lines, rows of tabs or bars."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.base.refusal import Refused
from generator.importing.blocks import (
    MAX_BLOCKS,
    MAX_CELLS,
    MAX_TEXT,
    Cell,
    Document,
    Grid,
    Paragraph,
)
from generator.importing.readers.drawn_tables import drawn_table
from generator.importing.readers.html import read_html

_HEADING = re.compile(r"(#{1,6})\s+(.+)")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.{1,500}?)(?<=\S)\1")
_RULER = re.compile(r"\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?|\+[-=:+]+\+|-{2,}(?: +-{2,})+")
_TABLE = re.compile(r"(<table\b.*?</table\s*>)", re.IGNORECASE | re.DOTALL)
_TABLE_ENDS = re.compile(r"</table\s*>", re.IGNORECASE)
_TAGS_ALONE = re.compile(r"\s*(?:</?[a-z][^<>]*>\s*)+", re.IGNORECASE)
# A whole article inside a layout table arrives as one text among dozens of bars.
_LAYOUT = re.compile(r"\|(?:\s*\|){7,}")
# A table of Markdown: headings, |---|---|, rows; or one that +---+ frames.
_PIPED = re.compile(
    r"^([ \t]*\|.*\n(?:[ \t]*\|)?(?:[ \t]*:?-+:?[ \t]*\|)+.*(?:\n[ \t]*\|.*)*"
    r"|^[ \t]*\+(?:[-=:]+\+)+[ \t]*(?:\n[ \t]*[|+].*)+)",
    re.MULTILINE,
)
# Cells on lines of their own, bars on lines between them.
_BAR_LINE = re.compile(r"\n[ \t]*\|[ \t]*(?=\n)\n?")
_BARS_ALONE = 20
_CELLS = re.compile(r"[\t|｜]|\S {2,}\S|[-=]{3,}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_BEGINS = re.compile(r"\s*(?:[（(]|[#>*+-]|[一二三四五六七八九十]+[、.．]|\d{1,2}[、.．)）](?!\d))")
_ENDS = "。！？；：:!?;…”’》）) \u3000"
_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")  # columns set with spaces (pdftotext -layout)
_CELL_LINE = re.compile(r"\t[^\t]*")  # one cell a line, each led by a tab
_ROW_LINE = re.compile(r"\S ?\t")  # one row a line, cells parted by tabs


def read_text(data: bytes) -> Document:
    """Read text of any encoding met in Chinese offices: UTF-8, UTF-16 with a BOM, GB18030;
    Refused for what is no text or too much of it."""
    text = _decode(data)
    if len(text) > MAX_TEXT:
        raise Refused(f"文字超过 {MAX_TEXT // 10_000} 万字，不像一份年报。")
    blocks: list[Paragraph | Grid] = []
    for chunk in _with_pages_tables(text):
        if chunk.lower().startswith("<table"):
            blocks += read_html(chunk.encode()).blocks
        else:
            blocks += _blocks(chunk)
    if len(blocks) > MAX_BLOCKS:
        raise Refused(f"段落超过 {MAX_BLOCKS} 个，不像一份年报。")
    return Document(tuple(blocks))


def _with_pages_tables(text: str) -> list[str]:
    """The text parted at its tables in HTML; each is closed, so that none is looked for in vain."""
    end = max((found.end() for found in _TABLE_ENDS.finditer(text)), default=0)
    chunks = _TABLE.split(text[:end])
    return [*chunks[:-1], chunks[-1] + text[end:]]


def _blocks(text: str) -> Iterator[Paragraph | Grid]:
    """The blocks of a text without tables in HTML."""
    parts = _PIPED.split(text)  # every second one a table
    parts[::2] = (_LAYOUT.sub("\n", part) for part in parts[::2])
    lines = _unwrapped("".join(parts).split("\n"))
    if sum(line.strip() == "|" for line in lines) > _BARS_ALONE:
        lines = _BAR_LINE.sub(" | ", text).split("\n")
    cells = sum(bool(_CELL_LINE.fullmatch(line)) for line in lines)
    rows = sum(bool(_ROW_LINE.search(line)) for line in lines)
    if cells > rows:
        yield from _one_cell_a_line(lines)
    else:
        yield from _with_drawn_tables(lines)


def _with_drawn_tables(lines: list[str]) -> Iterator[Paragraph | Grid]:
    """The tables that signs draw, and the lines between them."""
    begun = number = 0
    while number < len(lines):
        table = drawn_table(lines, number, _cells, _clean)
        if table is None:
            number += 1
            continue
        yield from _rows(lines[begun:number])
        if table.grid.cells:
            yield _checked(table.grid)
        begun = number = table.end
    yield from _rows(lines[begun:])


def _unwrapped(lines: list[str]) -> list[str]:
    """`lines` with the sentences whole that a line break cut, as in text copied out of a PDF."""
    result: list[str] = []
    for line in lines:
        if result and _runs_on(result[-1], line):
            gap = " " if result[-1][-1].isascii() and line[0].isascii() else ""
            result[-1] = f"{result[-1].rstrip()}{gap}{line.strip()}"
        else:
            result.append(line)
    return result


def _runs_on(line: str, following: str) -> bool:
    """Whether a line ends within a sentence and the one that follows carries it on."""
    begun = not _BEGINS.match(line) and ("，" in line or "《" in line)
    open_bracket = any(line.count(one) > line.count(other) for one, other in ("《》", "（）"))
    sentence = "。" in line or begun or open_bracket
    cells = _CELLS.search(line) or _CELLS.search(following)
    begins = _BEGINS.match(following) or following[:1].isspace() or following[:1] == "\u3000"
    return bool(
        sentence
        and line[-1:] not in _ENDS
        and not cells
        and not begins
        and _CHINESE.search(following)
    )


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("gb18030", errors="replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    odd = sum(char == "\ufffd" or (char < " " and char not in "\n\t") for char in text)
    if odd > max(20, len(text) // 50):
        raise Refused("这不是文本文件，或者编码无法识别；请另存为 UTF-8 编码的文本。")
    return "".join(char for char in text if char >= " " or char in "\n\t")


def _one_cell_a_line(lines: list[str]) -> Iterator[Paragraph | Grid]:
    """Each cell on a line of its own, led by a tab; an empty line ends a row, unless the text of
    a cell that is still blank follows it."""
    rows: list[list[str]] = []
    row: list[str] = []
    apart = False  # an empty line has passed since the last text
    for line in lines:
        before, tab, after = line.partition("\t")
        if tab and not before.strip():
            if (apart or before) and row:
                rows.append(row)
                row = []
            row.append(_clean(after))
            apart = False
        elif not line.strip():
            apart = True
        elif row and (not row[-1] or (not apart and line[0] not in " \u3000\xa0")):
            row[-1] = f"{row[-1]}\n{_clean(line)}".strip()
            apart = False
        else:
            if row:
                yield _grid([*rows, row])
                rows, row = [], []
            yield from _paragraph(line)
    if row:
        yield _grid([*rows, row])


def _rows(lines: list[str]) -> Iterator[Paragraph | Grid]:
    """A row a line, its cells parted by tabs or bars; all other lines are paragraphs."""
    rows: list[list[str]] = []
    for line in lines:
        if not line.strip():
            continue
        if _RULER.fullmatch(line.strip()) or _TAGS_ALONE.fullmatch(line):
            continue
        if "\t" in line or "|" in line or "｜" in line:
            cells = _cells(line)
            if any(cells):
                rows.append(cells)
            continue
        gaps = len(_GAP.findall(line))
        if gaps > 1 or (gaps and (rows or line.startswith("  "))):
            rows.append([_clean(part) for part in _GAP.split(line.strip())])
            continue
        if rows:
            yield _grid(rows)
            rows = []
        yield from _paragraph(line)
    if rows:
        yield _grid(rows)


def _cells(line: str) -> list[str]:
    if "\t" in line:
        return [_clean(part) for part in line.split("\t")]
    stripped = line.strip().replace("｜", "|")
    inner = stripped.removeprefix("|")
    led = inner != stripped
    cells = [_clean(part) for part in re.split(r"(?<!\\)\|", inner)]
    if led and cells and cells[-1] == "":
        cells.pop()  # | a | b | closes with a bar
    elif not led:
        while len(cells) > 1 and cells[-1] == "":
            cells.pop()  # merged cells leave bars behind
    return cells


def _checked(grid: Grid) -> Grid:
    if len(grid.cells) > MAX_CELLS:
        raise Refused(f"一张表超过 {MAX_CELLS} 格，不像一份年报。")
    return grid


def _grid(rows: list[list[str]]) -> Grid:
    cells = [
        Cell(number, column, text)
        for number, row in enumerate(rows)
        for column, text in enumerate(row)
    ]
    return _checked(Grid(tuple(cells), exact=False))


def _paragraph(line: str) -> Iterator[Paragraph]:
    found = _HEADING.fullmatch(line.strip())
    level, text = (len(found[1]), found[2].rstrip("#") or found[2]) if found else (0, line)
    cleaned = _clean(text)
    if cleaned:
        yield Paragraph(cleaned, level)


def _clean(text: str) -> str:
    """Without the marks of Markdown and HTML that stand for layout, and without outer blanks."""
    text = re.sub(r"<br\s*/?>", "\n", text)
    text = _EMPHASIS.sub(r"\2", text)
    text = re.sub(r"\\([\\`*_{}\[\]()#+\-.!|<>~])", r"\1", text)
    return text.strip().strip("\u3000\xa0").strip()
