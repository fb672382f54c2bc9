"""Text of one content file → plain data and a place for every key and value (design §5)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from generator.base.cells import PENDING, UNREADABLE, Path
from generator.base.display import visible
from generator.base.normalise import fold
from generator.base.places import START, Place, Problem, place_at, place_of
from generator.reading.convert import as_problem, mapping, matches
from generator.reading.encoding import decode, hidden_characters, unfit
from generator.reading.mistakes import Mistake, typo
from generator.reading.syntax import BREAKS, explain_syntax, is_certain, without

__all__ = ["START", "Place", "Problem", "Source", "decode", "read_yaml"]

# libyaml recurses: what would exhaust the stack is refused before it sees it.
_TOO_DEEP = re.compile(r"(?:[-?][ \t]+){40}|^ {200}|(?:[\[{][\s-]*){40}", re.MULTILINE)
_MAX_SIGNS, _WIDE = 1000, " " * 200
_MAX_ANCHORS = 10
_MAX_MISTAKES, _MAX_MASKED = 20, 100_000  # mistakes and signs of a text that is read again for more

# Problems that leave the data in doubt: nothing more is said of such a file.
_FATAL = frozenset({"YAML-ANCHOR", "YAML-DEPTH", "YAML-COLON", "YAML-INDENT", "YAML-SYNTAX"})
# A # one space behind something: comments are set off by two, as `fmt` does.
_COLOUR = r":[ \t]+#[0-9A-Fa-f]{3,8}\b"
_CUT = re.compile(rf"[^ \n] #|{_COLOUR}")
_NO_VALUE = re.compile(
    rf"(?:\s*: #(?!#)|\s*{_COLOUR})"
)  # behind a key: # where its value should be
NO_SPELLING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Source:
    """One YAML file as read: `data` is None where it could not be read at all."""

    path: str
    text: str
    data: Any
    problems: tuple[Problem, ...]
    root: Node | None = None

    def place(self, path: Path) -> Place:
        """Where `path` stands: the value, the key of a nested value, or the nearest ancestor."""
        found = START
        node = self.root
        for part in path:
            key, child = _child(node, part)
            if child is None:
                break
            node = child
            found = place_of(_shown(key, node))
        return found

    def node(self, path: Path) -> Node | None:
        """The value at `path`, as YAML has it."""
        node = self.root
        for part in path:
            node = _child(node, part)[1]
        return node

    def key_place(self, path: Path) -> Place:
        """Where the key of `path` stands (for keys that are wrong themselves)."""
        node = self.root
        for part in path[:-1]:
            node = _child(node, part)[1]
        key, child = _child(node, path[-1]) if path else (None, None)
        if key is not None:
            return place_of(key)
        return place_of(child) if child is not None else self.place(path)


def _shown(key: Node | None, node: Node) -> Node:
    """The node to point at: the key where the value is nested, empty or a block of text."""
    if isinstance(node, ScalarNode):
        aside = node.style in {"|", ">"} or (not node.value and not node.style)
    else:
        aside = isinstance(node, MappingNode | SequenceNode) and not node.flow_style
    if aside and key is not None:
        return key
    if aside and isinstance(node, MappingNode) and node.value:
        first: Node = node.value[0][0]
        return first
    return node


_TAGS: dict[object, str] = {
    kind: f"tag:yaml.org,2002:{name}"
    for kind, name in ((ScalarNode, "str"), (SequenceNode, "seq"), (MappingNode, "map"))
}


class _Parser(yaml.CBaseLoader):
    """libyaml without implicit types: what a scalar means is decided here, once."""

    def resolve(self, kind: type[Node], value: object, implicit: object) -> str:  # noqa: ARG002
        """The tag of a node without one: by its kind alone."""
        return _TAGS[kind]


def read_yaml(path: str, raw: bytes, spelling: Mapping[str, str] = NO_SPELLING) -> Source:
    """Parse `raw` strictly and safely; every mistake becomes a Problem, nothing is raised.

    `spelling` maps folded keys to their official spelling, which the data then uses.
    """
    text, problem = decode(raw)
    problem = problem or unfit(text) or _too_deep(text) or _odd_break(text)
    if problem:
        return Source(path, text, None, (problem,))
    try:
        root = _compose(text)
    except (yaml.YAMLError, ValueError) as error:
        return Source(path, text, None, tuple(_all_mistakes(error, text, spelling)))
    if root is None:
        empty = Problem(
            "YAML-EMPTY", START, "文件是空的", "请用 nianbao new 生成，或从上一年复制。"
        )
        return Source(path, text, None, (empty,))
    if not isinstance(root, MappingNode):
        return Source(path, text, None, (_no_keys(text),))
    # Anchors vanish on composing; looking for them costs nothing where there are no such marks.
    if "&" in text or "*" in text:
        anchors = tuple(islice(_anchors(text), _MAX_ANCHORS))
        if anchors:  # the data may be endless
            return Source(path, text, None, anchors)
    problems: list[Problem] = []
    data = mapping(root, problems, spelling, 0)
    if _CUT.search(text):
        problems += _cut_texts(root, text.split("\n"))
    known = {problem.place for problem in problems}
    problems += [hidden for hidden in hidden_characters(text) if hidden.place not in known]
    fatal = any(problem.code in _FATAL for problem in problems)
    return Source(path, text, None if fatal else data, tuple(problems), root)


def _compose(text: str) -> Node | None:
    parser = _Parser(text)
    try:
        node: Node | None = parser.get_single_node()
        return node
    finally:
        parser.dispose()


def _all_mistakes(error: Exception, text: str, spelling: Mapping[str, str]) -> list[Problem]:
    """What is wrong in a text that is no YAML: the mistake that was met, then, with its line masked,
    those behind it that stand on a line of their own for certain, and those in the values."""
    found = [explain_syntax(error, text)]
    masked = text
    whole = found[0].code not in {"YAML-MULTI", "YAML-CHAR"}  # else lines are not what they seem
    while whole and len(found) < _MAX_MISTAKES and len(text) < _MAX_MASKED:
        masked = without(masked, found[-1])
        try:
            root = _compose(masked)
        except (yaml.YAMLError, ValueError) as error_behind:
            behind = explain_syntax(error_behind, masked)
            if not is_certain(behind, masked) or any(behind.line == one.line for one in found):
                break
            found.append(behind)
        else:
            problems = [as_problem(one) for one in _own(found, text)]
            if isinstance(root, MappingNode) and not set("&*") & set(masked):
                mapping(root, problems, spelling, 0)
                problems += _cut_texts(root, masked.split("\n"))
                known = {problem.place for problem in problems}
                problems += [one for one in hidden_characters(text) if one.place not in known]
            return sorted(problems, key=lambda one: one.place)
    return sorted(map(as_problem, _own(found, text)), key=lambda one: one.place)


def _own(found: Sequence[Mistake], text: str) -> Iterator[Mistake]:
    """Those, in the order they were met, that do not follow from a quotation mark which was only met
    after them and stands before them: what it opened ends at the next mark, wherever that is."""
    lines = text.split("\n")
    for number, one in enumerate(found):
        opened = any(o.code == "YAML-QUOTE" and o.line < one.line for o in found[number + 1 :])
        if not opened or _alone(lines[one.line]) == one.code:
            yield one


def _alone(line: str) -> str:
    """The code of the mistake that a line gives without all others."""
    if slip := typo(line, 0):
        return slip.code
    try:
        _compose(line)
    except (yaml.YAMLError, ValueError) as error:
        return explain_syntax(error, line).code
    return ""


def _too_deep(text: str) -> Problem | None:
    brackets, dashes = text.count("[") + text.count("{"), text.count("-") + text.count("?")
    if max(brackets, dashes) <= _MAX_SIGNS and _WIDE not in text:
        return None  # counting costs a hundredth of searching
    found = _TOO_DEEP.search(text)
    if found is None and brackets <= _MAX_SIGNS:
        return None
    place = place_at(text, found.start()) if found else START
    return Problem("YAML-DEPTH", place, "括号或缩进的层数过多", "年报最多四层，请对照样例检查。")


def _odd_break(text: str) -> Problem | None:
    """A line break that only YAML sees: the places of all that follows would be wrong."""
    for char in BREAKS:
        if char in text:
            message = f"有看不见的换行符 U+{ord(char):04X}"
            return Problem(
                "YAML-CHAR", place_at(text, text.index(char)), message, "请删去这个字符。"
            )
    return None


def _no_keys(text: str) -> Problem:
    """A file that is not made of keys and values: one long text, say."""
    for number, line in enumerate(text.split("\n")):
        if found := typo(line, number):
            return as_problem(found)
    bare = re.search(r"^(?!#|---)\S.*", text, re.MULTILINE)
    place = place_at(text, bare.start(), len(bare[0])) if bare else START
    return Problem("YAML-SYNTAX", place, "文件应由“键: 值”组成", "请对照样例检查这一行。")


def _cut_texts(node: Node, lines: Sequence[str]) -> Iterator[Problem]:
    """Texts with a # one space behind them, as in 表二 #1, and keys whose value begins with one, as in
    主色: #1f5f3f: YAML takes the rest for a comment.

    Two spaces and more are how a comment is set off, by people and by `fmt`; not so before a colour.
    """
    if not isinstance(node, ScalarNode):
        for child in node.value:
            for part in child if isinstance(child, tuple) else (child,):
                yield from _cut_texts(part, lines)
            if isinstance(child, tuple):
                yield from _cut_value(child[0], child[1], lines)
        return
    end = node.end_mark
    if node.style or end.line >= len(lines) or not _is_text(node.value):
        return
    rest = lines[end.line][end.column :]
    if rest[:2] == " #" and rest[:3] != " ##":
        place = Place(end.line + 1, end.column + 2, end.line + 1, end.column + 1 + len(rest))
        message = f"“{visible(rest.strip())}”是注释，不算“{visible(node.value[-12:])}”的内容"
        mend = "若是内容，请把整句加上引号；若是注释，请在 # 前空两格。"
        yield Problem("YAML-COMMENT", place, message, mend)


def _cut_value(key: Node, value: Node, lines: Sequence[str]) -> Iterator[Problem]:
    """What stands behind a key without a value, if it begins with #."""
    end = key.end_mark
    if not isinstance(value, ScalarNode) or value.value or value.style or end.line >= len(lines):
        return
    rest = lines[end.line][end.column :]
    if _NO_VALUE.match(rest):
        column, words = end.column + rest.index("#"), rest[rest.index("#") :].strip()
        place = Place(end.line + 1, column + 1, end.line + 1, column + 1 + len(words))
        message = (
            f"“{visible(words)}”是注释，不算“{visible(str(key.value))}”的内容，这一项等于没有写"
        )
        quoted = f'"{visible(words)}"' if len(words) <= 30 and '"' not in words else '"……"'
        mend = f"若是内容，请加上引号：{quoted}；若是注释，请在 # 前空两格。"
        yield Problem("YAML-COMMENT", place, message, mend)


def _is_text(value: str) -> bool:
    return any(char.isalpha() for char in value) and value not in {PENDING, UNREADABLE}


def _anchors(text: str) -> Iterator[Problem]:
    parser = _Parser(text)
    while parser.check_event():
        event = parser.get_event()
        name, mark = getattr(event, "anchor", None), getattr(event, "start_mark", None)
        if name and mark:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            line, column = mark.line + 1, mark.column + 1
            yield Problem(
                "YAML-ANCHOR",
                Place(line, column, line, column + len(name) + 1),
                f"{sign}{name} 在这里是引用记号，不是文字",
                f'年报里每个值都要写出来；若是文字，请加引号："{sign}{name}"。',
            )
    parser.dispose()


def _child(node: Node | None, part: str | int) -> tuple[Node | None, Node | None]:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if isinstance(part, str) and matches(key, fold(part)):
                return key, value
    if isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
        return None, node.value[part]
    return None, None
