"""One content file → its canonical text: mend, read, put in order, align, prove equal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel
from yaml.nodes import MappingNode

from generator.base.cells import Path
from generator.base.places import START, Place, Problem
from generator.formatting import row_alignment
from generator.formatting.keys import Keys, keys_of
from generator.formatting.mend import mended
from generator.formatting.totals import UnfilledCell, fill_totals
from generator.formatting.yaml_tree import comments_of, entries_of, text_of
from generator.forms import FORMS, SPELLING
from generator.forms.filing import Filing
from generator.forms.layout import Form
from generator.model.authority import AuthorityFile
from generator.model.content_paths import SITE_FILE
from generator.model.narrative import markdown
from generator.model.site import Site
from generator.reading.encoding import decode, unfit
from generator.reading.source import Source, read_yaml
from generator.reading.validate import validate, validate_report

# Which of two keys counts, what a type mark means, and whether a # was meant to end a text, is not for
# a program to decide.
_UNSURE = frozenset({"YAML-DUPLICATE", "YAML-TAG", "YAML-COMMENT"})
_HARD_BREAK = "  "  # at the end of a line of Markdown

_DIFFERENT = Problem(
    "YAML-SYNTAX",
    START,
    "整理后的内容会与原来不同，没有改动",
    "这是程序的差错，请把这份文件发给维护人员。",
)


class UnfilledTotal(NamedTuple):
    """A 总计 that was not computed: where it stands in the new text, its name, and why."""

    place: Place
    name: str
    why: str


class CanonicalText(NamedTuple):
    """A file's new text, or None with the problems for which it was not touched."""

    text: str | None
    problems: tuple[Problem, ...] = ()
    unfilled: tuple[UnfilledTotal, ...] = ()


def format_yaml(path: str, raw: bytes, *, fill: bool = False) -> CanonicalText:
    """The canonical text of report, authority or site data: the same data and comments."""
    text, problem = decode(raw)
    if problem:
        return CanonicalText(None, (problem,))
    model = _model_of(path)
    keys = _keys_for(model)
    better = mended(text, keys, lambda tried: _count(path, model, tried))
    source = read_yaml(path, better.encode(), SPELLING)
    unsure = tuple(p for p in source.problems if p.code in _UNSURE)
    if source.data is None or unsure:
        return CanonicalText(None, read_yaml(path, raw, SPELLING).problems or unsure)
    form = _form_of(source) if model is Filing else None
    own = _form_keys(form) if form else keys
    new, _ = _canonical(source, form, own, fill=False)
    if new != text:
        again = read_yaml(path, new.encode(), SPELLING)
        if not _same(source, again, form):
            return CanonicalText(None, (_DIFFERENT,))
        source = again
    if not fill:
        return CanonicalText(new)
    new, unfilled = _canonical(source, form, own, fill=True)
    return CanonicalText(new, (), tuple(unfilled))


def _model_of(path: str) -> type[BaseModel]:
    if path == SITE_FILE:
        return Site
    return AuthorityFile if path.endswith("/authority.yml") else Filing


def _keys_for(model: type[BaseModel]) -> Keys:
    """All keys that a file of that model may have, whatever its form."""
    if model is not Filing:
        return keys_of(model)
    order: dict[Path, Mapping[str, str]] = {}
    for form in FORMS.values():
        for path, names in _form_keys(form).order.items():
            order[path] = {**order.get(path, {}), **names}
    return Keys(order, frozenset())


def _form_keys(form: Form) -> Keys:
    return keys_of(form.model, tuple(table.key for table in form.tables))


def _count(path: str, model: type[BaseModel], text: str) -> int | None:
    """How many problems there are; None where the text cannot be read."""
    source = read_yaml(path, text.encode(), SPELLING)
    if source.data is None:
        return None
    if model is not Filing:
        return len(source.problems) + len(validate(source, model)[1])
    year = path.rpartition("/")[2][:4]
    return len(source.problems) + len(validate_report(source, int(year))[2])


def _form_of(source: Source) -> Form | None:
    named = str(source.data.get("格式"))
    return next((form for form in FORMS.values() if str(form.key) == named), None)


def _canonical(
    source: Source, form: Form | None, keys: Keys, *, fill: bool
) -> tuple[str, list[UnfilledTotal]]:
    assert isinstance(source.root, MappingNode)
    root = entries_of(source.root, source.text, keys)
    if form is None or not form.tables:
        return text_of(root, keys, {}), []
    rows = row_alignment.printed_rows(form, source.data)
    cells = row_alignment.cells_of(rows, source, root)
    unfilled: list[UnfilledCell] = []
    if fill:
        cells, unfilled = fill_totals(form, rows, cells)
    lines = row_alignment.lines_of_rows(form, rows, cells, root)
    root = row_alignment.without_headings(root, form, [row for row in rows if row.path in lines])
    text = text_of(root, keys, lines)
    return text, [_placed(source, form, one) for one in unfilled]


def _placed(source: Source, form: Form, unfilled: UnfilledCell) -> UnfilledTotal:
    column = form.rows[unfilled.path].columns.columns[unfilled.column].key
    name = ".".join([*map(str, unfilled.path[1:]), column])
    return UnfilledTotal(source.place((*unfilled.path, unfilled.column)), name, unfilled.why)


def _same(old: Source, new: Source, form: Form | None) -> bool:
    """Whether two texts say the same: data, problems and comments."""
    if _codes(old) != _codes(new):
        return False
    before, after = (Counter(comments_of(s.root, s.text)) for s in (old, new) if s.root)
    headings = row_alignment.headings_of(form.rows.values()) if form else set()
    lost = [
        comment for comment in before - after if row_alignment.names_in(comment) not in headings
    ]
    return not lost and meaning(old, form) == meaning(new, form)


def _codes(source: Source) -> list[str]:
    """What is wrong with a text, but for hidden characters: keys lose theirs."""
    return sorted(problem.code for problem in source.problems if problem.code != "FILE-HIDDEN")


def meaning(source: Source, form: Form | None) -> Any:
    """The data, with every row as its cells: `0` alone stands for as many as the row has."""
    rows = {row.path: row for row in row_alignment.printed_rows(form, source.data)} if form else {}

    def plain(value: Any, path: Path) -> Any:
        if path in rows:
            cells = row_alignment.read_row(rows[path], value)
            return value if cells is None else cells
        if isinstance(value, dict):
            return {key: plain(below, (*path, key)) for key, below in value.items()}
        return value

    return plain(source.data, ())


def format_markdown(raw: bytes) -> tuple[str | None, Problem | None]:
    """The text without trailing space, or why it cannot be read. The two spaces that break a line
    within a paragraph stay."""
    text, problem = decode(raw)
    problem = problem or unfit(text)
    if problem:
        return None, problem
    bare = "\n".join([line.rstrip(" \t") for line in text.split("\n")])
    for candidate in (bare, _with_breaks(text) if bare != text else text, text):
        ended = f"{candidate.rstrip(chr(10))}\n" if candidate.strip("\n") else ""
        # Where space means something (in code, say), it stays.
        if ended == text or _html(ended) == _html(text):
            return ended, None
    return text, None


def _with_breaks(text: str) -> str:
    """Without trailing space but for the breaks within paragraphs."""
    lines = text.split("\n")
    kept: set[int] = set()
    for token in markdown().parse(text):
        if token.type == "inline" and token.map:
            first, last = token.map
            kept.update(n for n in range(first, last - 1) if lines[n].endswith(_HARD_BREAK))
    return "\n".join(
        line.rstrip(" \t") + (_HARD_BREAK if number in kept else "")
        for number, line in enumerate(lines)
    )


def _html(text: str) -> str:
    html: str = markdown().render(text)
    return html
