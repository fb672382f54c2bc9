"""The parts of a Word file that are the same for every report: styles, page, page numbers, fonts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_V = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# Where one of these is missing, Word and WPS take the first of the others that is there.
_FONTS = {
    "仿宋": "仿宋_GB2312,FangSong,华文仿宋,Noto Serif CJK SC",
    "黑体": "SimHei,华文黑体,Noto Sans CJK SC",
    "楷体": "楷体_GB2312,KaiTi,华文楷体,Noto Serif CJK SC",
    "宋体": "SimSun,华文宋体,Noto Serif CJK SC",
    "方正小标宋简体": "方正小标宋_GBK,华文中宋,宋体",
}
# Word's own shape 136: text that fills its box.
_TEXT_SHAPE = (
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
    'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>'
    '<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>'
    '<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
    '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
    '<v:path textpathok="t"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
)
LINE = 579  # twips: 22 lines on a page of 225 mm


def document(body: str) -> str:
    """word/document.xml; margins and lines of GB/T 9704: 22 lines of 28 characters."""
    page = (
        '<w:sectPr><w:footerReference w:type="default" r:id="rIdOdd"/>'
        '<w:footerReference w:type="even" r:id="rIdEven"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" '
        'w:left="1587" w:header="851" w:footer="1588" w:gutter="0"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{LINE}"/></w:sectPr>'
    )
    return f"{_XML}<w:document {_W} {_R}><w:body>{body}{page}</w:body></w:document>"


def table(rows: str, widths: list[int], caption: str) -> str:
    """A table of fixed column widths with thin lines everywhere."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    named = f'<w:tblCaption w:val="{caption}"/>' if caption else ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="Form"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>{named}</w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def core(title: str, creator: str, dated: dt.date) -> str:
    """docProps/core.xml: the report's own date, never the time of making."""
    date = f'xsi:type="dcterms:W3CDTF">{dated.isoformat()}T00:00:00Z'
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator>"
        f"<dc:language>zh-CN</dc:language><dcterms:created {date}</dcterms:created>"
        f"<dcterms:modified {date}</dcterms:modified></cp:coreProperties>"
    )


def _style(key: str, name: str, layout: str, look: str, based: str = "Normal") -> str:
    parent = f'<w:basedOn w:val="{based}"/>' if based else ""
    following = '<w:next w:val="Normal"/>' if key.startswith("Heading") else ""
    default = ' w:default="1"' if key == "Normal" else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{key}"><w:name w:val="{name}"/>'
        f"{parent}{following}<w:qFormat/><w:pPr>{layout}</w:pPr><w:rPr>{look}</w:rPr></w:style>"
    )


def _font(name: str, half_points: int = 0, more: str = "") -> str:
    latin = name if name in {"黑体", "楷体"} else "Times New Roman"
    size = f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>' if half_points else ""
    return (
        f'<w:rFonts w:hint="eastAsia" w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{name}" '
        f'w:cs="Times New Roman"/>{more}{size}'
    )


def _indent(characters: int, size: int = 320) -> str:
    return f'<w:ind w:firstLineChars="{100 * characters}" w:firstLine="{characters * size}"/>'


def _spacing(before: int = 0, after: int = 0, line: int = LINE, rule: str = "exact") -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="{rule}"/>'


_LOOSE = '<w:snapToGrid w:val="0"/>'  # lines of tables and notes are closer than the text's


def _styles() -> str:
    centre, keep = '<w:jc w:val="center"/>', "<w:keepNext/>"
    bold = "<w:b/><w:bCs/>"
    cell = f'{_LOOSE}{_spacing(line=240, rule="auto")}<w:ind w:firstLineChars="0" w:firstLine="0"/>'
    small = _LOOSE + _spacing(line=360)
    line = '<w:{} w:val="single" w:sz="6" w:space="0" w:color="000000"/>'
    borders = "".join(
        line.format(side) for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 23), ("left", 40), ("bottom", 23), ("right", 40))
    )
    return (
        f"{_XML}<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>{_font('仿宋', 32)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>'
        + _style("Normal", "Normal", _spacing() + _indent(2) + '<w:jc w:val="both"/>', "", "")
        + _style(
            "Heading1",
            "heading 1",
            f'{keep}{_spacing(after=LINE, line=700)}{_indent(0)}{centre}<w:outlineLvl w:val="0"/>',
            _font("方正小标宋简体", 44),
        )
        + _style("Heading2", "heading 2", f'{keep}<w:outlineLvl w:val="1"/>', _font("黑体"))
        + _style("Heading3", "heading 3", f'{keep}<w:outlineLvl w:val="2"/>', _font("楷体"))
        + _style("Heading4", "heading 4", f'{keep}<w:outlineLvl w:val="3"/>', bold)
        + _style("TableText", "表格文字", cell + centre, _font("宋体", 20))
        + _style("TableNote", "表格说明", "", _font("楷体", 20), "TableText")
        + _style("TableEnd", "表格之后", _LOOSE + _spacing(line=240), _font("宋体", 10))
        + _style("Added", "所加文字", centre + "", _font("楷体", 24))
        + _style(
            "EndHeading",
            "说明标题",
            f"{keep}{_LOOSE}{_spacing(before=360, line=400)}",
            _font("黑体", 24),
        )
        + _style("EndText", "说明文字", small + _indent(2, 240), _font("楷体", 24))
        + _style(
            "Footer", "footer", f"{_LOOSE}{_spacing(line=240, rule='auto')}", _font("宋体", 28)
        )
        + '<w:style w:type="table" w:styleId="Form"><w:name w:val="年报表格"/><w:tblPr>'
        f"<w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar>"
        "</w:tblPr></w:style></w:styles>"
    )


def stamped(parts: Mapping[str, str], word: str) -> dict[str, str]:
    """The parts with a word across every page: a shape as Word's own watermarks, held by the footer."""
    shape = (
        f'<w:r><w:pict>{_TEXT_SHAPE}<v:shape type="#_x0000_t136" style="position:absolute;margin-left:0;margin-top:0;'
        "width:360pt;height:180pt;rotation:315;z-index:-1;mso-position-horizontal:center;"
        "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
        'mso-position-vertical-relative:margin" fillcolor="#f7d4d4" stroked="f">'
        f'<v:textpath on="t" fitshape="t" style="font-family:宋体" string="{word}"/></v:shape>'
        "</w:pict></w:r></w:p></w:ftr>"
    )
    return {
        name: text.replace("</w:p></w:ftr>", shape).replace(f"<w:ftr {_W}", f"<w:ftr {_W} {_V}")
        for name, text in parts.items()
    }


def _footer(side: str) -> str:
    """— 1 — one character from the outer edge (GB/T 9704 §7.5)."""
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE '
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    indent = (
        f'<w:ind w:{side}Chars="100" w:{side}="280" w:firstLineChars="0" w:firstLine="0"/>'
        f'<w:jc w:val="{side}"/>'
    )
    dash = (
        '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r>'
    )
    return (
        f'{_XML}<w:ftr {_W}><w:p><w:pPr><w:pStyle w:val="Footer"/>{indent}</w:pPr>'
        f"{dash.format('— ')}{field}{dash.format(' —')}</w:p></w:ftr>"
    )


def _font_table() -> str:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
        for name, others in _FONTS.items()
    )
    return f"{_XML}<w:fonts {_W}>{fonts}</w:fonts>"


_PARTS = {
    "styles": ("rIdStyles", "styles"),
    "settings": ("rIdSettings", "settings"),
    "fontTable": ("rIdFonts", "fontTable"),
    "footer1": ("rIdOdd", "footer"),
    "footer2": ("rIdEven", "footer"),
}


CUSTOM = "docProps/custom.xml"
# What a form to be filled in says of itself there; `import` finds its place by it.
AUTHORITY, YEAR = "nianbao-authority", "nianbao-year"
AUTHOR = "nianbao"  # of remarks in the margin
_ROOT = [
    ("rId1", f"{_RELATED}/officeDocument", "word/document.xml"),
    ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
]
_COMMENTS = {"comments": ("rIdComments", "comments")}


def _content_types(names: Mapping[str, tuple[str, str]], *, custom: bool = False) -> str:
    own = (
        f'<Override PartName="/{CUSTOM}" ContentType="application/vnd.openxmlformats-officedocument'
        '.custom-properties+xml"/>'
    )
    parts = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPES}.{kind}+xml"/>'
        for name, (_, kind) in names.items()
    )
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPES}.document.main+xml"/>'
        '<Override PartName="/docProps/core.xml" ContentType='
        '"application/vnd.openxmlformats-package.core-properties+xml"/>'
        f"{own * custom}{parts}</Types>"
    )


def _relations(targets: list[tuple[str, str, str]]) -> str:
    links = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>'
        for key, kind, target in targets
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def _document_relations(names: Mapping[str, tuple[str, str]]) -> str:
    return _relations(
        [(key, f"{_RELATED}/{kind}", f"{name}.xml") for name, (key, kind) in names.items()]
    )


_STATIC = {
    "[Content_Types].xml": _content_types(_PARTS),
    "_rels/.rels": _relations(_ROOT),
    "word/_rels/document.xml.rels": _document_relations(_PARTS),
    "word/styles.xml": _styles(),
    "word/settings.xml": (
        f"{_XML}<w:settings {_W}><w:evenAndOddHeaders/><w:characterSpacingControl "
        'w:val="compressPunctuation"/><w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    ),
    "word/fontTable.xml": _font_table(),
    "word/footer1.xml": _footer("right"),
    "word/footer2.xml": _footer("left"),
}


def package(remarks: Sequence[str], properties: Mapping[str, str]) -> dict[str, str]:
    """All parts but the document itself and its core properties. `remarks` are what stands in the
    margin, by the numbers that `remarked` is given, and `properties` what the file says of itself
    to programs; both are XML text."""
    parts, names = dict(_STATIC), dict(_PARTS)
    if remarks:
        names |= _COMMENTS
        parts["word/comments.xml"] = _comments(remarks)
        parts["word/_rels/document.xml.rels"] = _document_relations(names)
    if properties:
        parts[CUSTOM] = _custom(properties)
        parts["_rels/.rels"] = _relations(
            [*_ROOT, ("rId3", f"{_RELATED}/custom-properties", CUSTOM)]
        )
    if remarks or properties:
        parts["[Content_Types].xml"] = _content_types(names, custom=bool(properties))
    return parts


def _comments(remarks: Sequence[str]) -> str:
    author = f'w:author="{AUTHOR}" w:initials="年" w:date="2000-01-01T00:00:00Z"'
    comments = "".join(
        f'<w:comment w:id="{number}" {author}><w:p><w:pPr><w:ind w:firstLine="0"/></w:pPr>'
        f'<w:r><w:rPr><w:sz w:val="18"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p></w:comment>'
        for number, text in enumerate(remarks)
    )
    return f"{_XML}<w:comments {_W}>{comments}</w:comments>"


def _custom(properties: Mapping[str, str]) -> str:
    types = "http://schemas.openxmlformats.org/officeDocument/2006"
    entries = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{name}">'
        f"<vt:lpwstr>{text}</vt:lpwstr></property>"
        for number, (name, text) in enumerate(properties.items(), 2)  # 0 and 1 are reserved
    )
    return (
        f'{_XML}<Properties xmlns="{types}/custom-properties" xmlns:vt="{types}/docPropsVTypes">'
        f"{entries}</Properties>"
    )


def remarked(runs: str, number: int) -> str:
    """Runs with the remark of that number in the margin."""
    return (
        f'<w:commentRangeStart w:id="{number}"/>{runs}<w:commentRangeEnd w:id="{number}"/>'
        f'<w:r><w:commentReference w:id="{number}"/></w:r>'
    )
