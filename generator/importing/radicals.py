"""Radicals that fonts hold in the place of whole characters, folded into those characters."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from generator.importing.blocks import Document, Grid

# Those that NFKC leaves alone; the pairs are the EquivalentUnifiedIdeograph property of Unicode.
RADICALS = str.maketrans(
    "⺎⺒⺓⺝⺟⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻪⻬⻮⻰⻳",
    "兀巳幺月母民虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟麦黄黾齐齿龙龟",
)
_RADICAL = re.compile(f"[\u2f00-\u2fd5{''.join(map(chr, RADICALS))}]")


def whole_characters(text: str) -> str:
    """`text` with every such radical as the character it stands for."""
    return _RADICAL.sub(lambda r: unicodedata.normalize("NFKC", r[0]).translate(RADICALS), text)


def without_radicals(document: Document) -> tuple[Document, str]:
    """The document so folded, and what is to be told of it in Chinese ("": it holds none)."""
    texts = [
        text
        for block in document.blocks
        for text in ([c.text for c in block.cells] if isinstance(block, Grid) else [block.text])
    ]
    found = _RADICAL.findall("".join(texts))
    if not found:
        return document, ""
    blocks = tuple(
        replace(b, cells=tuple(c._replace(text=whole_characters(c.text)) for c in b.cells))
        if isinstance(b, Grid)
        else b._replace(text=whole_characters(b.text))
        for b in document.blocks
    )
    told = "".join(dict.fromkeys(found))[:5]
    remark = f"原件以部首字符代替汉字 {len(found)} 处（如“{told}”），录入时改为相应的汉字。"
    return replace(document, blocks=blocks), remark
