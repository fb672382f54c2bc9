"""The label dictionary of a form: which printed words mean which row, group or heading."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache

from generator.base.cells import Path
from generator.base.normalise import fold
from generator.forms import FORMS
from generator.forms.layout import Form

_NUMBER = re.compile(
    r"\([一二三四五六七八九十\d]{1,2}\)|[一二三四五六七八九][、.,]|\d[.、,)](?!\d)"
)
_BRACKETS = re.compile(r"\([^()]*\)?")
_PINYIN = re.compile(r"\([a-z]{1,6}\)")
# Only signs that stand in labels of the forms; the text itself is never converted.
_TRADITIONAL = str.maketrans(
    "規範製發廢現數處決許罰強徵費業機構團體會員總計結轉繼續辦複議訴訟維糾尚審屬國祕秘開護權內務項類過執檔詢關補請舉報無當獨認"
    "於獲區別僅這個單萬買額購採對與營質動應報類陳據條維繫題應庫",
    "规范制发废现数处决许罚强征费业机构团体会员总计结转继续办复议诉讼维纠尚审属国秘秘开护权内务项类过执档询关补请举报无当独认"
    "于获区别仅这个单万买额购采对与营质动应报类陈据条维系题应库",
)
_PUNCTUATION = re.compile(r"[\W_]")
# How alike a damaged label must be to the official one, and how much liker than to any other.
ALIKE, AHEAD = 0.8, 0.1
LONGEST = 200  # characters; no label is longer, whatever an office adds in brackets
SHORTEST = 4  # characters; shorter pieces of a label mean nothing by themselves
_PIECE = 6  # characters: as much of a label is no chance
TOTAL = "合计"  # as many offices call the column 总计


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """A label as it is compared: no number before it, no punctuation, width and quotes unified."""
    folded = _simplified(text)
    number = _NUMBER.match(folded)
    return _PUNCTUATION.sub("", folded[number.end() :] if number else folded)


def _simplified(text: str) -> str:
    """Folded, and without what mirrors on other hosts do to a text: pinyin, traditional signs."""
    return _PINYIN.sub("", fold(text)).translate(_TRADITIONAL)


def joined(begun: str, rest: str) -> str:
    """Two pieces of one label as it is compared; only the first has a number before it."""
    return bare(begun) + _PUNCTUATION.sub("", _simplified(rest))


def without_brackets(text: str) -> str:
    """`bare` without what stands in brackets (explanations that offices add)."""
    folded = _simplified(text)
    number = _NUMBER.match(folded)
    return bare(_BRACKETS.sub("", folded[number.end() :] if number else folded))


def alike(word: str, name: str) -> float:
    """How much of two labels is the same, from 0 to 1 (difflib's ratio)."""
    return SequenceMatcher(None, word, name).ratio()


@dataclass(frozen=True, slots=True)
class LabelDictionary:
    """What the tables of one form print, by `bare` words."""

    rows: Mapping[str, Path]  # every row with values of its own, merged groups included
    groups: Mapping[str, Path]
    columns: Mapping[str, str]  # official label of a column, folded → its official spelling
    headings: frozenset[str]
    lines: Mapping[str, Path]  # rows printed side by side in one line (表四), and their group
    labels: Mapping[Path, str]  # every row and group → its official label
    over: frozenset[str]  # headings over several columns (法人或其他组织)
    chapters: frozenset[int]  # those that have a table

    def row(self, text: str) -> Path | None:
        """The row that `text` names, if it names one beyond doubt."""
        found = find(text, tuple(self.rows)) if len(text) <= LONGEST else None
        return self.rows[found] if found else None

    def is_piecemeal(self, text: str) -> bool:
        """Whether a text that is no label of the form is made of such labels, or of pieces of them,
        or is a note in brackets: the name of no row."""
        folded = _simplified(text)
        if not bare(without_brackets(text)) or folded[-1:].isdigit():
            return True
        word = bare(text)
        known = (*self.rows, *self.groups, *self.columns, *self.headings, *self.lines)
        return any(
            (len(name) >= SHORTEST and name in word)
            or word in name
            or SequenceMatcher(None, word, name, autojunk=False)
            .find_longest_match(0, len(word), 0, len(name))
            .size
            >= _PIECE
            for name in known
        )

    def names_no_row(self, text: str) -> bool:
        """Whether `text` is a group's label or a heading (of those too short to be told from the
        name of a row, none)."""
        word = bare(text)
        return (
            word in self.groups
            or word in self.headings
            or (len(word) >= SHORTEST and word in self.columns)
        )

    def named_side_by_side(self, text: str) -> list[str]:
        """The headings that a line names, parted by blanks; none where one of its words is no
        heading."""
        words = text.split()
        known = (self.columns, self.headings, self.lines)
        named = len(words) > 1 and all(any(bare(w) in names for names in known) for w in words)
        return words if named else []

    def labels_side_by_side(self, text: str) -> list[str]:
        """The labels that a line names, parted by blanks, a group's before a row's: 三、本年度办理结果
        （一）予以公开; none where one of its words is no label."""
        words = text.split()
        known = (self.rows, self.groups)
        named = len(words) > 1 and all(any(bare(w) in names for names in known) for w in words)
        return words if named else []

    def column(self, text: str) -> str | None:
        """The official label of the column that `text` names."""
        found = find(text, tuple(self.columns)) if len(text) <= LONGEST else None
        return self.columns[found] if found else None

    def completes(self, path: Path, begun: str, rest: str) -> bool:
        """Whether `rest` carries on the label of the row `path`, of which `begun` was printed."""
        whole, start, both = bare(self.labels[path]), bare(begun), joined(begun, rest)
        return start not in {whole, both} and whole.startswith(both)

    def continues(self, begun: str, rest: str) -> bool:
        """Whether the two pieces are one label: together they are a row's, or liker to it."""
        both = joined(begun, rest)
        if both in self.rows:
            return True
        path = self.row(both)
        if path is None or bare(rest) in self.rows:
            return False
        whole = bare(self.labels[path])
        return alike(both, whole) > alike(bare(begun), whole)

    def is_fragment(self, path: Path, printed: str) -> bool:
        """Whether only the beginning or the end of a numbered label is printed: half a row."""
        official, word = self.labels[path], bare(printed)
        whole, bare_end = bare(official), joined("", printed)
        if not _NUMBER.match(_simplified(official)) or word in self.rows:
            return False
        return whole.startswith(word) or whole.endswith(bare_end)

    def is_heading(self, text: str) -> bool:
        """Whether `text` is, or is a piece of, a group's label or a heading of a table."""
        word = bare(text)
        if not word or len(text) > LONGEST:
            return not word
        known = (*self.groups, *self.headings, *self.columns, *self.lines)
        return any(word in name for name in known) or bool(find(text, known))


def _may_be_alike(word: str, name: str) -> bool:
    """Whether the lengths alone leave it open that the two come near to each other."""
    return 2 * min(len(word), len(name)) >= (ALIKE - AHEAD) * (len(word) + len(name))


@lru_cache(maxsize=4096)
def find(text: str, known: tuple[str, ...]) -> str | None:
    """The one of the `known` bare labels that `text` prints: the same words; the same but for a
    bracketed explanation; a beginning that only one has; or nearly the same
    (ALIKE to it, by AHEAD more than to any other); None where that is not one label only."""
    variants = (bare(text), without_brackets(text))
    for word in variants:
        if word in known:
            return word
    for word in variants:
        if len(word) < SHORTEST:
            continue
        begun = [name for name in known if name.startswith(word)]
        if begun:
            return begun[0] if len(begun) == 1 else None
        if any(name in word for name in known if len(name) >= SHORTEST):
            return None  # a label and more: 行政许可事项 need not be 行政许可
        near = [name for name in known if _may_be_alike(word, name)]
        ranked = sorted((alike(word, name), name) for name in near)
        if (
            ranked
            and ranked[-1][0] >= ALIKE
            and (len(ranked) == 1 or ranked[-1][0] - ranked[-2][0] >= AHEAD)
        ):
            return ranked[-1][1]
    return None


@cache
def dictionary_of(key: int | str) -> LabelDictionary:
    """The dictionary of the form `key`."""
    form = FORMS[key]
    rows: dict[str, Path] = {}
    groups: dict[str, Path] = {}
    lines: dict[str, Path] = {}
    columns: dict[str, str] = {}
    headings, over = set[str](), set[str]()
    for table in form.tables:
        for path, label in table.labels.items():
            own = lines if table.layout == "line" else rows if path in form.rows else groups
            for name in (bare(label), without_brackets(label), bare(str(path[-1]))):
                own.setdefault(name, path)
            if path in table.merged:
                groups.setdefault(bare(label), path)
        headings.add(bare(table.placement.corner))
        for row in table.rows:
            headings.add(bare(row.columns.heading))
            over |= {bare(group.label) for group in row.columns.groups}
            for column in row.columns.columns:
                for name in (bare(column.label), without_brackets(column.label)):
                    columns.setdefault(name, column.label)
    if bare("总计") in columns:
        columns.setdefault(bare(TOTAL), "总计")
    if bare("总计") in rows:
        rows.setdefault(bare(TOTAL), rows[bare("总计")])
    headings = (headings | over) - {""}
    chapters = frozenset(table.chapter for table in form.tables)
    return LabelDictionary(
        rows, groups, columns, frozenset(headings), lines, form.labels, frozenset(over), chapters
    )


def marks_of(form: Form) -> frozenset[str]:
    """The bare labels of rows and columns that tell this form from every other."""
    return _all_words(form.key) - frozenset().union(
        *(_all_words(other) for other in FORMS if other != form.key)
    )


@cache
def _all_words(key: int | str) -> frozenset[str]:
    form = FORMS[key]
    labels = {bare(label) for label in form.labels.values()}
    return frozenset(
        labels | {bare(c.label) for row in form.rows.values() for c in row.columns.columns}
    )
