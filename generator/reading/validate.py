"""Plain data → pydantic models; every pydantic error becomes a Problem in a clerk's Chinese."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from generator.base.cells import Path
from generator.base.normalise import fold
from generator.base.places import Problem
from generator.forms import FORMS, form_of
from generator.forms.filing import Filing
from generator.forms.layout import MERGED, SPLIT, Form
from generator.reading.model_keys import keys_below
from generator.reading.schema_problems import brief, problem_of, similar, with_shape
from generator.reading.source import Source

Model = TypeVar("Model", bound=BaseModel)
# Names that pydantic adds to the path of a value that may be of two kinds.
_UNION = re.compile(rf"{SPLIT}|{MERGED}|[a-z-]+\[.*|constrained-str")


def validate(source: Source, model: type[Model]) -> tuple[Model | None, list[Problem]]:
    """The model instance, or None with what is wrong, each with its place."""
    if not isinstance(source.data, dict):
        return None, []
    try:
        return model.model_validate(source.data), []
    except ValidationError as error:
        details = error.errors(include_url=False)
    meant = _meant(details, model)
    problems = []
    for detail in details:
        path = _path(detail)
        if _other_kind(detail):
            continue
        if detail["type"] == "missing" and path in meant.values():
            continue  # the misspelt key says it
        problem = problem_of(source, model, path, detail, meant)
        if path not in meant:
            problem = with_shape(problem, model, path, detail["type"])
        if detail["type"] == "literal_error" or not _explained(problem, source):
            problems.append(problem)
    return None, list(dict.fromkeys(problems))


def _path(detail: ErrorDetails) -> Path:
    return tuple(part for part in detail["loc"] if not _UNION.fullmatch(str(part)))


def _other_kind(detail: ErrorDetails) -> bool:
    """Of a value that may be a text or a list: the error of the kind that it is not."""
    kind = next((str(part) for part in detail["loc"] if _UNION.fullmatch(str(part))), "")
    if kind.startswith("function-"):
        return isinstance(detail["input"], list)
    return kind.startswith("tuple[") and detail["type"] == "tuple_type"


def _meant(details: list[ErrorDetails], model: type[BaseModel]) -> dict[Path, Path]:
    """Unknown keys and what they resemble: first a key that is missing there, then any."""
    missing = {_path(detail) for detail in details if detail["type"] == "missing"}
    meant: dict[Path, Path] = {}
    for path in (_path(detail) for detail in details if detail["type"] == "extra_forbidden"):
        absent = {str(other[-1]) for other in missing if other[:-1] == path[:-1]}
        for known in (absent, set(keys_below(model, path[:-1]))):
            close = difflib.get_close_matches(str(path[-1]), sorted(known), 1, 0.5)
            if close and path not in meant:
                meant[path] = (*path[:-1], close[0])
                missing.discard(meant[path])
    return meant


def joined(source: Source, problems: Iterable[Problem]) -> Iterator[Problem]:
    """What reading and validation found: of a word such as true where one of a few is wanted, which."""
    own = list(problems)
    chosen = {problem.place for problem in own if problem.code == "FORM-TYPE"}
    yield from (p for p in source.problems if p.code != "YAML-BOOL" or p.place not in chosen)
    yield from own


def _explained(problem: Problem, source: Source) -> bool:
    """Whether reading has already said what is wrong with this value, or that it is a comment."""
    return problem.code in {"FORM-TYPE", "FORM-LENGTH", "FORM-DATE"} and any(
        known.place.within(problem.place)
        or (known.code == "YAML-COMMENT" and known.place.line == problem.place.line)
        for known in source.problems
    )


def validate_report(source: Source, year: int) -> tuple[Filing | None, Form | None, list[Problem]]:
    """The filing and its form, chosen by the file's own 格式 (never by its year)."""
    if not isinstance(source.data, dict):
        return None, None, []
    named = source.data.get("格式")
    form = next((form for form in FORMS.values() if str(form.key) == str(named)), None)
    if form is None:
        known = "、".join(str(key) for key in FORMS)
        message = "没有写“格式”" if named is None else f"“格式”写的是 {brief(named)}"
        place = source.place(("格式",))
        return None, None, [Problem("FORM-KIND", place, message, f"请写 {known} 之一。")]
    source.data["格式"] = form.key
    filing, problems = validate(source, form.model)
    if filing is None and (meant := _form_of_rows(source, year, form, len(problems))):
        message = f"“格式”写的是 {form.key}，与 {year} 年度和下面的表格不符"
        mend = f"请改为 格式: {meant.key}，再检查一次。"
        return None, form, [Problem("FORM-KIND", source.place(("格式",)), message, mend)]
    written = filing.year if isinstance(filing, Filing) else source.data.get("年度")
    place = source.place(("年度",))
    if isinstance(written, int) and written != year and all(p.place != place for p in problems):
        message = f"“年度”写的是 {written}，文件名是 {year}"
        mend = "请核对是哪一年的报告，改其中一个。"
        problems.append(Problem("FORM-YEAR", place, message, mend))
    if isinstance(filing, Filing):
        problems.extend(_labels(source, form, filing))
        return filing, form, problems
    return None, form, problems


def _form_of_rows(source: Source, year: int, chosen: Form, problems: int) -> Form | None:
    """The form in force for the year, where it was not `chosen` and fits the file better."""
    form = form_of(year)
    if form is None or form is chosen or not isinstance(source.data, dict):
        return None
    data = {**source.data, "格式": form.key}
    _, others = validate(replace(source, data=data), form.model)
    return form if len(others) < problems else None


def _labels(source: Source, form: Form, filing: Filing) -> Iterator[Problem]:
    known = printed_names(form) if filing.labels else set()
    for name in filing.labels:
        if fold(name) not in known:
            yield Problem(
                "FORM-LABEL",
                source.key_place(("原文标签", name)),
                f"格式里没有“{name}”",
                f"左边请写格式里的行名或栏名{similar(name, known)}。",
            )


def printed_names(form: Form) -> set[str]:
    """What 原文标签 may name: rows, groups and columns by key or by official label, folded."""
    names: set[str] = set()
    for path, label in form.labels.items():
        names |= {fold(str(path[-1])), fold(".".join(map(str, path[1:]))), fold(label)}
    for row in form.rows.values():
        for column in row.columns.columns:
            names |= {fold(column.key), fold(column.label)}
    return names
