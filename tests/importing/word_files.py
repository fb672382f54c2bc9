"""Word files written in code for the tests, element by element: `docx(p("正文"), table(…))`."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_NAMES = (
    f'xmlns:w="{MAIN}" '
    f'xmlns:m="{_OFFICE}/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"


def docx(
    *body: str,
    styles: str = "",
    numbering: str = "",
    parts: Mapping[str, tuple[str, str]] | None = None,
) -> bytes:
    """A .docx of these elements; `parts` are further ones: kind → (root element, content)."""
    more = {"styles": ("styles", styles), "numbering": ("numbering", numbering), **(parts or {})}
    files = {
        "_rels/.rels": _rels({"officeDocument": "word/document.xml"}),
        "word/document.xml": xml("document", f"<w:body>{''.join(body)}</w:body>"),
        "word/_rels/document.xml.rels": _rels({kind: f"{kind}.xml" for kind in more}),
    }
    for kind, (root, content) in more.items():
        files[f"word/{kind}.xml"] = xml(root, content)
    return zipped(files)


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def xml(root: str, content: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {_NAMES}>{content}</w:{root}>'


def p(*inside: str, style: str = "", settings: str = "") -> str:
    """A paragraph; what is no XML is put into a run."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    runs = "".join(part if part.startswith("<") else r(part) for part in inside)
    return f"<w:p><w:pPr>{named}{settings}</w:pPr>{runs}</w:p>"


def r(text: str, settings: str = "") -> str:
    return f'<w:r><w:rPr>{settings}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def field(code: str, *result: str) -> str:
    """A field as Word writes it: a mark, the code, a mark, the result, a mark."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{escape(code)}</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"{''.join(result)}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def tr(*cells: str, settings: str = "") -> str:
    """A row; what is no XML is put into a cell."""
    inside = "".join(part if part.startswith("<") else tc(part) for part in cells)
    return f"<w:tr><w:trPr>{settings}</w:trPr>{inside}</w:tr>"


def tc(*inside: str, settings: str = "", span: int = 1, merge: str = "") -> str:
    """A cell; `merge` is "restart" or "continue"."""
    if span > 1:
        settings += f'<w:gridSpan w:val="{span}"/>'
    if merge:
        settings += f'<w:vMerge w:val="{merge}"/>'
    paragraphs = "".join(part if part.startswith("<w:") else p(part) for part in inside)
    return f"<w:tc><w:tcPr>{settings}</w:tcPr>{paragraphs}</w:tc>"


def box(*blocks: str) -> str:
    """A run with a text box, written twice as Word does: for new programs and for old ones."""
    content = f"<w:txbxContent>{''.join(blocks)}</w:txbxContent>"
    return (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{content}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def level(rank: int, form: str, text: str, more: str = "") -> str:
    """One level of a list, as numbering.xml describes it."""
    return (
        f'<w:lvl w:ilvl="{rank}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(*levels: str, more: str = "") -> str:
    """A numbering part with one kind of list (0) and one list of it (1)."""
    return (
        f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{more}'
    )


def numbered(rank: int = 0, number: int = 1) -> str:
    """Paragraph settings: an item of list `number`."""
    return f'<w:numPr><w:ilvl w:val="{rank}"/><w:numId w:val="{number}"/></w:numPr>'


def _rels(links: Mapping[str, str]) -> str:
    inside = "".join(
        f'<Relationship Id="r{at}" Type="{_OFFICE}/relationships/{kind}" Target="{part}"/>'
        for at, (kind, part) in enumerate(links.items())
    )
    return f'<Relationships xmlns="{_RELATIONSHIPS}">{inside}</Relationships>'
