"""What can be set on paper: the Chinese fonts of this computer, and signs that no font has.

The PDF library, which is slow to import, is asked only where fonts are.
"""

from __future__ import annotations

import re
import unicodedata

from generator.base.extras import require

FAMILIES = ("Noto Serif CJK SC", "Noto Sans CJK SC")
UNPRINTABLE = "〓"  # what printers set for a sign that no font has
# All but Latin letters, punctuation and what every Chinese font has.
_RARE = re.compile(
    "[^\\x00-\u00ac\u00ae-\u00ff\u2010-\u2027\u2030-\u205e\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]"
)
_VARIATIONS = "".join(map(chr, range(0xFE00, 0xFE10)))


class FontMissing(Exception):
    """No Chinese font to set a PDF with: its text says what to install, in Chinese."""


def require_fonts() -> None:
    """PartMissing or FontMissing where this computer cannot set a PDF; a build asks before it
    begins."""
    require("pdf", "生成 PDF")
    import typst

    missing = set(FAMILIES) - set(typst.Fonts().families())
    if missing:
        raise FontMissing(
            f"生成 PDF 需要中文字体 {'、'.join(sorted(missing))}，本机没有。"
            "请安装 fonts-noto-cjk（Debian、Ubuntu：sudo apt-get install fonts-noto-cjk），"
            "或在 site.yml 中不生成 PDF。"
        )


def printable(text: str) -> str:
    """Without invisible signs, which join or turn around what stands beside them, and without those
    of private use, which PDF/A forbids."""
    kinds = {sign: unicodedata.category(sign) for sign in set(rare_in(text))}
    if not kinds:
        return text
    gone = "".join(sign for sign, kind in kinds.items() if kind == "Cf")
    unknown = "".join(sign for sign, kind in kinds.items() if kind in {"Co", "Cn"})
    return replaced(replaced(text, gone + _VARIATIONS, ""), unknown)


def rare_in(text: str) -> list[str]:
    """The signs of `text`, each as often as it is there, that not every Chinese font has."""
    return _RARE.findall(text)


def replaced(text: str, signs: str, by: str = UNPRINTABLE) -> str:
    """`text` with `by` for each of the `signs`, ASCII ones excepted."""
    return text.translate({ord(sign): by for sign in signs if ord(sign) > 0x7F})
