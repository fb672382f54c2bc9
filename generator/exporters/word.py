"""A report as a Word file in the layout of official documents (GB/T 9704): written, not assembled.

The parts are WordprocessingML text: the tables' markup is kept per blank table and only filled, and
nothing in the file depends on the clock or on chance, so the same report gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, count
from xml.sax.saxutils import escape

from generator.base.cells import PENDING
from generator.base.zip import zip_of
from generator.exporters import word_parts
from generator.exporters.paper import Paper, Signed, paper_of
from generator.exporters.paper_tables import MARK, Official, PaperCell, PaperTable, is_long
from generator.exporters.runs import Block, Run, Runs, Text, TextTable
from generator.model.report import Report
from generator.model.voice import ARCHIVE, Voice

TEXT_WIDTH = 8845  # twips: 156 mm between the margins
CHARACTER = 320  # twips: 三号, 16 points
_SLOT = "\x00"  # where a value goes; no content can hold it
# What XML cannot hold at all, and signs that turn text around; content may not hold the former
# either, but a file that does not open is worse.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_RUN = re.compile("<w:r>.*?</w:r>")
_STYLED = re.compile("<w:pStyle [^>]*/>")
_STYLES = {2: "Heading2", 3: "Heading3", 4: "Heading4"}


def docx_of(report: Report, voice: Voice = ARCHIVE) -> bytes:
    """The report as a .docx file."""
    return docx_of_paper(paper_of(report, voice), {})


def draft_docx_of(report: Report, voice: Voice = ARCHIVE) -> bytes:
    """The same of a report that is not finished: 草稿 across each page, what is 待填 highlighted."""
    return docx_of_paper(paper_of(report, voice), {}, draft=True)


def docx_of_paper(paper: Paper, properties: Mapping[str, str], *, draft: bool = False) -> bytes:
    """What stands on paper as a .docx file; `properties` tell programs what file it is; a `draft`
    says that it is one."""
    remarks = [
        r for block in paper.blocks if isinstance(block, Official) for r in block.remarks.values()
    ]
    own = {name: _escaped(text) for name, text in properties.items()}
    parts = word_parts.package([_escaped(remark) for remark in remarks], own) | {
        "docProps/core.xml": word_parts.core(
            _escaped("".join(paper.title)), _escaped(paper.organ), paper.dated
        ),
        "word/document.xml": word_parts.document("".join(_body(paper))),
    }
    if draft:
        body = _RUN.sub(_highlighted, parts["word/document.xml"])
        parts = word_parts.stamped(parts | {"word/document.xml": body}, "草稿")
    return zip_of({name: text.encode() for name, text in parts.items()})


def _highlighted(run: re.Match[str]) -> str:
    """A run, marked if it says 待填; the mark is the last of a run's properties."""
    text = run[0]
    if PENDING not in text:
        return text
    if "</w:rPr>" not in text:
        text = text.replace("<w:r>", "<w:r><w:rPr></w:rPr>", 1)
    return text.replace("</w:rPr>", '<w:highlight w:val="yellow"/></w:rPr>', 1)


def _body(paper: Paper) -> Iterator[str]:
    title = "<w:r><w:br/></w:r>".join(_run(Run(line)) for line in paper.title)
    yield _paragraph("Heading1", title)
    remarks = count()
    for block in paper.blocks:
        if isinstance(block, Official):
            yield _official(block, remarks)
        else:
            yield _block(block)
    if paper.signed:
        yield from _signed(paper.signed)
    for end in paper.end:
        style = "EndHeading" if end.kind == "heading" else "EndText"
        yield _paragraph(style, _run(Run(end.text)))


def _block(block: Block) -> str:
    if isinstance(block, TextTable):
        return _table(block)
    runs = "".join(map(_run, block.runs))
    if block.kind == "heading":
        return _paragraph(_STYLES.get(min(max(block.level, 2), 4), ""), runs)
    if block.kind == "added":
        return _paragraph("Added", runs)
    if block.kind == "item":
        runs = _run(Run(f"{block.marker} ")) + runs
    return _paragraph("", runs, _indent(block))


def _indent(block: Text) -> str:
    """Text in lists is indented by two characters for each list around its own."""
    if block.level < 2 and (block.kind == "item" or not block.level):
        return ""
    left = 2 * (block.level - 1)
    return f'<w:ind w:leftChars="{100 * left}" w:left="{CHARACTER * left}"/>'


def _signed(signed: Signed) -> Iterator[str]:
    lines = ((signed.organ, signed.organ_indent), (signed.date, signed.date_indent))
    for number, (text, indent) in enumerate((text, at) for text, at in lines if text):
        right = f'w:rightChars="{round(100 * indent)}" w:right="{round(CHARACTER * indent)}"'
        space = "" if number else '<w:spacing w:before="580"/>'
        layout = f'{space}<w:ind {right} w:firstLineChars="0" w:firstLine="0"/>'
        keep = "<w:keepNext/>" if text == signed.organ and signed.date else ""
        yield _paragraph("", _run(Run(text)), f'{layout}<w:jc w:val="right"/>', keep)


def _paragraph(style: str, runs: str, layout: str = "", keep: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{keep}{layout}</w:pPr>{runs}</w:p>"


def _run(run: Run) -> str:
    style = ("<w:b/>" if run.bold else "") + ("<w:i/>" if run.italic else "")
    # The hint makes Word set “quotes” and —— as Chinese signs.
    properties = f'<w:rPr><w:rFonts w:hint="eastAsia"/>{style}</w:rPr>'
    lines = (f'<w:t xml:space="preserve">{_escaped(line)}</w:t>' for line in run.text.split("\n"))
    return f"<w:r>{properties}{'<w:br/>'.join(lines)}</w:r>"


def _escaped(text: str) -> str:
    return escape(_FORBIDDEN.sub("", text), {'"': "&quot;"})


def _official(official: Official, remarks: Iterator[int]) -> str:
    table, texts, remarked = official
    narrow = table.geometry.header > 0
    values = [_value(text, narrow) for text in texts]
    for number in remarked:
        values[number] = word_parts.remarked(values[number], next(remarks))
    return "".join(chain.from_iterable(zip(_segments(table), [*values, ""], strict=True)))


@lru_cache(maxsize=4096)
def _value(text: str, narrow: bool) -> str:
    if not text:
        return ""
    size = '<w:rPr><w:sz w:val="15"/></w:rPr>' if narrow and is_long(text) else ""
    return f"<w:r>{size}<w:t>{_escaped(text)}</w:t></w:r>"


@lru_cache(maxsize=256)
def _segments(table: PaperTable) -> tuple[str, ...]:
    """The markup of the blank table, cut where the values go."""
    unit = TEXT_WIDTH / sum(table.widths)
    widths = [round(width * unit) for width in table.widths]
    header = table.geometry.header
    open_below: dict[int, PaperCell] = {}  # cells that reach into the next rows, by first column
    body = []
    for number, cells in enumerate(table.lines):
        here = {cell.place.column: _cell(cell, widths, header, "restart") for cell in cells}
        for column, cell in open_below.items():
            here[column] = _cell(cell, widths, header, "continue")
        row = "".join(here[column] for column in sorted(here))
        if number < len(table.lines) - 1:
            # Word keeps a table on one page if all but its last row keep with the next.
            row = _STYLED.sub(r"\g<0><w:keepNext/>", row)
        head = "<w:tblHeader/>" if number < header else ""
        body.append(f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{row}</w:tr>")
        reaching = {**open_below, **{cell.place.column: cell for cell in cells}}
        open_below = {
            column: cell
            for column, cell in reaching.items()
            if cell.place.row + cell.place.height > number + 1
        }
    markup = word_parts.table("".join(body), widths, escape(table.geometry.caption))
    # A paragraph after it keeps the next table from growing onto this one.
    return tuple((markup + _paragraph("TableEnd", "")).split(_SLOT))


def _cell(cell: PaperCell, widths: list[int], header: int, merge: str) -> str:
    """A cell, or (`merge`) its part in a row into which it reaches; `header` as in the geometry."""
    place = cell.place
    span = sum(widths[place.column : place.column + place.width])
    properties = f'<w:tcW w:w="{span}" w:type="dxa"/>'
    if place.width > 1:
        properties += f'<w:gridSpan w:val="{place.width}"/>'
    if place.height > 1:
        properties += f'<w:vMerge w:val="{merge}"/>'
    if place.role == "band":
        properties += '<w:shd w:val="clear" w:color="auto" w:fill="C6D9F1"/>'
    properties += '<w:vAlign w:val="center"/>'
    left = place.role in {"band", "group", "note"} or (place.role == "row" and header)
    alignment = '<w:jc w:val="left"/>' if left else ""
    style = "TableNote" if place.role == "note" else "TableText"
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{_in_cell(cell, merge, style, alignment)}</w:tc>"


def _in_cell(cell: PaperCell, merge: str, style: str, alignment: str) -> str:
    if merge == "continue":
        runs = ""
    elif cell.place.role == "value":
        runs = _SLOT
    else:
        runs = _run(Run(cell.text))
        if cell.marked:
            raised = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
            runs += f"<w:r>{raised}<w:t>{MARK}</w:t></w:r>"
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{alignment}</w:pPr>{runs}</w:p>'


def _table(table: TextTable) -> str:
    """A table of the narrative: columns of one width, whatever they hold."""
    count = max(map(len, table.rows))
    widths = [TEXT_WIDTH // count] * count
    rows = (
        _plain_row(row, widths, head=table.headed and number == 0)
        for number, row in enumerate(table.rows)
    )
    return word_parts.table("".join(rows), widths, "") + _paragraph("TableEnd", "")


def _plain_row(row: Iterable[Runs], widths: list[int], *, head: bool) -> str:
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{_paragraph('TableText', ''.join(map(_run, runs)))}</w:tc>"
        for runs, width in zip(row, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{cells}</w:tr>"
