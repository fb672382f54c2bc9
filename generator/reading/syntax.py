"""Why a file cannot be read as YAML at all, in plain Chinese, at the line to mend (design §5)."""

from __future__ import annotations

import re

import yaml

from generator.reading.mistakes import Mistake, typo

# Line breaks that YAML knows and editors do not show.
BREAKS = "\x85\u2028\u2029"
_NOT_YAML = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OF_VALUES = frozenset({"YAML-BRACKET", "YAML-COMMA", "YAML-QUOTE"})
_CERTAIN = _OF_VALUES | {"YAML-COLON", "YAML-SPACE", "YAML-TAB", "YAML-TAG", "YAML-ANCHOR"}
_COLON_MISSING = "这一行缺少冒号"
_MARKS = {"*": "引用记号", "&": "引用记号", "!": "类型记号", "-": "列表记号"}


def explain_syntax(error: Exception, text: str) -> Mistake:
    """The mistake behind a YAML error: the lines it names are searched for the usual causes."""
    if isinstance(error, yaml.reader.ReaderError):
        return _control_character(text)
    marks = [getattr(error, name, None) for name in ("context_mark", "problem_mark")]
    places = [(mark.line, mark.column) for mark in marks if mark]
    if not places:
        return Mistake("YAML-SYNTAX", 0, 0, 1, "这里的写法不对", "请对照样例检查。")
    if "another document" in str(error):
        message = "一个文件里有两份内容（用 --- 隔开）"
        return Mistake("YAML-MULTI", places[-1][0], 0, 3, message, "请分成两个文件。")
    lines = text.split("\n")
    places = [_inside(place, lines) for place in places]
    first, last = places[0][0], places[-1][0]
    # The parser notices a mistake at the earliest one line after it.
    for number in sorted({first, last, _before(lines, last)}):
        if found := typo(lines[number], number):
            return found
    return _unexplained(str(error), places, lines)


def is_certain(mistake: Mistake, text: str) -> bool:
    """Whether the line of a mistake shows it by itself, whatever stands before."""
    if mistake.code in _CERTAIN or mistake.message == _COLON_MISSING:
        return True
    shown = typo(text.split("\n")[mistake.line], mistake.line)
    return shown is not None and shown.code == mistake.code


def without(text: str, mistake: Mistake) -> str:
    """The text, line for line, without that of a mistake, so that the rest can be read: a key stays
    where others are below it, and of a row that goes on over lines nothing does."""
    lines = text.split("\n")
    number = mistake.line
    indent = _indent(lines[number])
    below = number + 1
    while below < len(lines) and (not lines[below].strip() or _indent(lines[below]) > indent):
        below += 1
    has_more = any(line.strip() for line in lines[number + 1 : below])
    dash = "- " if lines[number].lstrip().startswith("- ") else ""
    if lines[number][:indent].strip(" "):  # a tab: what is below it cannot be told
        lines[number] = ""
    elif mistake.code in _OF_VALUES and not dash:
        lines[number:below] = [""] * (below - number)
    else:
        lines[number] = f"{' ' * indent}{dash}_{number}:" if has_more or dash else ""
    return "\n".join(lines)


def _inside(place: tuple[int, int], lines: list[str]) -> tuple[int, int]:
    """The parser counts one line more at the end of a file without a line break."""
    line = min(place[0], len(lines) - 1)
    return line, place[1] if line == place[0] else len(lines[line])


def _before(lines: list[str], number: int) -> int:
    """The last line before `number` that says anything."""
    for earlier in range(min(number, len(lines)) - 1, -1, -1):
        if lines[earlier].strip() and not lines[earlier].lstrip().startswith("#"):
            return earlier
    return 0


def _control_character(text: str) -> Mistake:
    found = _NOT_YAML.search(text)
    if found is None:
        return Mistake("YAML-CHAR", 0, 0, 1, "有不能识别的字符", "请删去这个字符。")
    line = text.count("\n", 0, found.start())
    column = found.start() - text.rfind("\n", 0, found.start()) - 1
    message = f"有看不见的控制字符 U+{ord(found[0]):04X}"
    return Mistake("YAML-CHAR", line, column, 1, message, "请删去这个字符。")


def _unexplained(problem: str, places: list[tuple[int, int]], lines: list[str]) -> Mistake:
    """The mistake by what libyaml says of it; `places`: where it was noticed, the last most exactly."""
    line, column = places[-1]
    return (
        _sign_of_yaml(problem, places, lines)
        or _brackets(problem, places, lines)
        or _indentation(problem, places, lines)
        or Mistake(
            "YAML-SYNTAX", line, column, 1, "这里的写法不对", "请对照样例检查这一行和上一行。"
        )
    )


def _sign_of_yaml(problem: str, places: list[tuple[int, int]], lines: list[str]) -> Mistake | None:
    """A quotation mark without its other half, or text that begins with a sign of YAML's own."""
    if "quoted scalar" in problem:
        return Mistake("YAML-QUOTE", *places[0], 1, "引号没有配对", "请补上另一半引号。")
    if _says(problem, "undefined alias", "duplicate anchor", "scanning an a"):
        return _reserved("YAML-ANCHOR", places[-1], lines)
    if _says(problem, "scanning a tag", "parsing a tag", "undefined tag"):
        return _reserved("YAML-TAG", places[0], lines)
    dash = "flow node" in problem and _sign_at(places[-1], lines) == "-"
    if dash or _says(problem, "block sequence entries", "cannot start any token"):
        return _reserved("YAML-SYNTAX", places[-1], lines)
    return None


def _brackets(problem: str, places: list[tuple[int, int]], lines: list[str]) -> Mistake | None:
    """A bracket without its other half, a comma too many, or more text behind a bracket."""
    line, column = places[-1]
    here = _sign_at(places[-1], lines)
    if "flow node" in problem and here in {",", "]"}:
        mend = "每格都要写，空白写 ~；多余的逗号请删去。"
        return Mistake("YAML-COMMA", line, column, 1, "逗号前面缺一格，或多了一个逗号", mend)
    if _says(problem, "flow sequence", "flow mapping", "flow node"):
        return Mistake("YAML-BRACKET", *places[0], 1, "括号没有配对", "请补上 ]、} 或缺少的逗号。")
    if here in {"]", "}"}:
        mend = "请删去，或补上前一半括号。"
        return Mistake("YAML-BRACKET", line, column, 1, f"多了一个 {here}", mend)
    if lines[line][:column].rstrip().endswith(("]", "}")):
        message, mend = "括号后面多了内容", "请删去，或写进括号里。"
        return Mistake("YAML-BRACKET", line, column, 1, message, mend)
    return None


def _indentation(problem: str, places: list[tuple[int, int]], lines: list[str]) -> Mistake | None:
    """A line without its colon, or one that is indented otherwise than its neighbours."""
    line, column = places[-1]
    before = _before(lines, line)
    bare = places[0][0] if "expected ':'" in problem else before
    if _says(problem, "expected ':'", "mapping values") and ":" not in lines[bare]:
        return _no_colon(bare, lines[bare])
    if "mapping values" in problem and _indent(lines[before]) < _indent(lines[line]):
        key = lines[before].strip().partition(":")[0]
        message = "下一行缩进更多，而这一行已经写了值"
        mend = "两行同级的，请左对齐；下面是它的内容的，冒号后不要写值。"
        return Mistake("YAML-INDENT", before, _indent(lines[before]), len(key), message, mend)
    if _says(problem, "mapping values", "block mapping", "expected ':'"):
        message = "这一行的缩进或冒号不对"
        mend = "同一层的键应左对齐；一行只写一个“键: 值”；文字里有冒号的，请加引号。"
        return Mistake("YAML-INDENT", line, column, 1, message, mend)
    return None


def _says(problem: str, *words: str) -> bool:
    """Whether one of libyaml's phrases is in its message."""
    return any(phrase in problem for phrase in words)


def _sign_at(place: tuple[int, int], lines: list[str]) -> str:
    """The sign at a line and column; empty behind the end of the line."""
    line, column = place
    return lines[line][column : column + 1]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _no_colon(number: int, line: str) -> Mistake:
    text = line.strip()
    column = _indent(line)
    message, mend = _COLON_MISSING, "请写成“键: 值”，冒号后有空格。"
    return Mistake("YAML-SYNTAX", number, column, max(len(text), 1), message, mend)


def _reserved(code: str, place: tuple[int, int], lines: list[str]) -> Mistake:
    """A value that begins with a sign that has a meaning of its own here."""
    line, column = place
    text = lines[line]
    if text[column : column + 1] not in _MARKS and text[column - 1 : column] in _MARKS and column:
        column -= 1
    sign = text[column : column + 1]
    message = f"{sign} 在这里是{_MARKS.get(sign, '特殊记号')}，不是文字"
    return Mistake(code, line, column, 1, message, f'若原件印的是 {sign}，请加引号："{sign}"。')
