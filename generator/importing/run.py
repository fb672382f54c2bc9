"""Import files: read each, find where it belongs, write its report, and say what became of it."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from generator.base.atomic import write_all
from generator.base.fingerprints import scan_content
from generator.base.lock import held
from generator.base.pool import Progress, available_workers
from generator.base.refusal import Refused, reason
from generator.filling.hand_over import HandOver, is_hand_over, made_from
from generator.formatting.skeleton import untouched
from generator.forms import form_of
from generator.importing.blocks import MAX_BYTES
from generator.importing.bounded import each
from generator.importing.convert import Imported, read_file
from generator.importing.from_form import read_form
from generator.importing.match import Target, target_of, year_of
from generator.importing.readers import SUFFIXES
from generator.importing.summary import ImportResult, stripped_text
from generator.importing.yaml_file import yaml_of
from generator.model.content_paths import WRITING_LOCK, report_of, report_stem
from generator.model.library import Library
from generator.project.copy_index import copies_of_all
from generator.project.files import Files, Raw, files_on_disk
from generator.project.project import Project, open_project, project_of


@dataclass(frozen=True, slots=True)
class Task:
    """What was asked for, the same for every file: `library` and `root` are None where nothing is
    written, `authority` (a path below content/reports/) and `year` where no option names them."""

    root: Path | None
    library: Library | None
    authority: str | None
    year: int | None
    force: bool = False
    dry_run: bool = False  # nothing is written; what a real run would refuse is refused


def files_in(paths: Sequence[Path]) -> list[Path]:
    """The files to import: those named, and in folders all of a known kind, in order."""
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (p for p in sorted(path.rglob("*")) if _is_known(p.name.lower()))
            files += [p for p in inside if p.is_file() and not p.name.startswith((".", "~$"))]
        else:
            files.append(path)
    return list(dict.fromkeys(files))


def _is_known(name: str) -> bool:
    """Whether a folder may have the file for import; browsers number files of one name: x (1).json."""
    return name.endswith(tuple(SUFFIXES)) or (".nianbao" in name and name.endswith(".json"))


def import_file(task: Task, path: Path) -> ImportResult:
    """Read one file and, where the task has a library, write its report; never raises."""
    source = str(path)
    try:
        found, handed = _read(path)
    except Refused as refusal:
        return ImportResult(source, error=str(refusal))
    year = found.year if found.year is not None else task.year
    result = ImportResult(source, found, year, handed=handed)
    if found.form is None:
        return replace(result, error=stripped_text(found.form_problem))
    try:
        if task.library is None or task.root is None:
            if task.year is not None:
                year_of(found, task.year)
            return result
        named = task.authority or _folder_of(handed, task.library)
        target = target_of(found, task.library, named, task.year)
        stem = report_stem(target.authority.path, target.year)
        file = target.authority.file
        result = replace(result, year=target.year, authority=file.full_name, stem=stem)
        texts = _texts_of(result)
        if task.dry_run:
            there = any((task.root / name).exists() for name in texts)
            if there and not task.force and not _untouched(task.root, target):
                raise FileExistsError
            return result
        _write(task.root, target, texts, force=task.force)
    except Refused as refusal:
        return replace(result, error=str(refusal))
    except FileExistsError:
        return replace(result, error=_there(stem))
    except OSError as error:
        return replace(result, error=f"文件没有写成（{reason(error)}）。")
    return replace(result, written=tuple(texts))


def _write(root: Path, target: Target, texts: Mapping[str, str], *, force: bool) -> None:
    """Write the files of a report: over others only by `force`, or where those are a skeleton in which
    nothing has been filled in. FileExistsError, as with every OSError, leaves them as they were."""
    if force or not any((root / name).exists() for name in texts):
        write_all(root, texts, replace=force)
        return
    with held(root / WRITING_LOCK):  # the next file may be of the same report
        write_all(root, texts, replace=_untouched(root, target))


def _untouched(root: Path, target: Target) -> dict[str, bytes]:
    """The files of its report, where these are its skeleton and nothing else; none otherwise."""
    form, project = form_of(target.year), open_project(root)
    own = project.authorities.get(target.authority.path)
    if form is None or own is None:
        return {}
    before = project.record(own.path, target.year - 1)
    return untouched(project.files, form, own, target.year, before)


def _read(path: Path) -> tuple[Imported, HandOver | None]:
    """The report in a file, with the file itself where a form page handed it over."""
    data = _bytes(path)
    return read_form(data) if is_hand_over(data) else (read_file(path.name, data), None)


def _folder_of(handed: HandOver | None, library: Library) -> str | None:
    """The authority that a form page was made for, while it has that name."""
    own = library.authorities.get(handed.authority) if handed else None
    same = own and handed and own.in_year(handed.year).file.full_name == handed.full_name
    return own.path if own and same else None


def _texts_of(result: ImportResult) -> dict[str, str]:
    """The files of its report, by their paths; none where it is not known whose report it is."""
    found, year = result.found, result.year
    if not (result.stem and result.authority and found and found.form and year):
        return {}
    yml = yaml_of(found, found.form, result.authority, year)
    return {f"{result.stem}.yml": yml, f"{result.stem}.md": found.markdown}


def _bytes(path: Path) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise Refused("这不是普通文件，没有读取。")
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Refused(f"文件不能读取（{reason(error)}）。") from None


def run(files: Sequence[Path], task: Task, progress: Progress) -> Iterator[ImportResult]:
    """Import `files` and yield their results in that order, each with what `check` says of the report
    that was (in a dry run: would have been) written, now that all of them are there."""
    done: dict[int, ImportResult] = {}
    try:
        for count, (number, result) in enumerate(each(partial(import_file, task), files), 1):
            if isinstance(result, str):
                why = "读取超过了时限" if result == "slow" else "读取所需的内存超过了限度"
                result = ImportResult(
                    str(files[number]), error=f"{why}，没有导入；请另存一份再试。"
                )
            done[number] = result
            progress("导入", count, len(files))
        results = [done[number] for number in range(len(files))]
        if task.root:
            results = _stale(task.root, results)
        if task.dry_run:
            results = results if task.force else list(_each_once(results))
        if task.root and task.library:
            results = _checked(task.root, results, progress, dry_run=task.dry_run)
    except BaseException:
        # Whatever went wrong: of a file that was written, that is told.
        yield from (done[number] for number in sorted(done))
        raise
    yield from results


def _stale(root: Path, results: Sequence[ImportResult]) -> list[ImportResult]:
    """The results, marked where a form page was made from another report of the year before."""
    if not any(one.handed and one.stem for one in results):
        return list(results)
    project, checked = open_project(root), []
    for one in results:
        place = report_of(f"{one.stem}.yml")
        if one.handed and place and one.found and one.found.form:
            now = made_from(one.found.form, project.record(place[0], place[1] - 1))
            checked.append(replace(one, stale=now != one.handed.made_from))
        else:
            checked.append(one)
    return checked


def _each_once(results: Sequence[ImportResult]) -> Iterator[ImportResult]:
    """The results of a dry run; of several files of one report a real run writes one only."""
    taken: set[str] = set()
    for result in results:
        again = result.stem in taken and result.error is None
        yield replace(result, error=_there(result.stem)) if again else result
        taken |= {result.stem} - {""}


def _there(stem: str) -> str:
    return f"{stem} 已经有了，没有改动；要覆盖请加 --force。"


def _checked(
    root: Path, results: list[ImportResult], progress: Progress, *, dry_run: bool
) -> list[ImportResult]:
    """The results, each with what `check` says of its report, those of a dry run as if written."""
    texts = [{} if one.error else _texts_of(one) for one in results]
    reports = {n: report_of(min(own)) for n, own in enumerate(texts) if own}
    if not reports:
        return results
    project = _as_if_written(root, texts) if dry_run else open_project(root)
    checked = list(results)
    with copies_of_all(project, available_workers(), progress) as copies:
        for index, report in reports.items():
            if report is not None and report[0] in project.authorities:
                one = project.examined(*report, copies.get(report, ()))
                found = tuple(d for d in one.diagnostics if not d.acknowledged)
                checked[index] = replace(results[index], findings=found)
    return checked


def _as_if_written(root: Path, texts: Sequence[Mapping[str, str]]) -> Project:
    """The project in `root` with these files beside or instead of its own."""
    marks = scan_content(root)
    disk = files_on_disk(root, marks)
    new: dict[str, Raw] = {name: text.encode() for own in texts for name, text in own.items()}

    def load(paths: Iterable[str]) -> dict[str, Raw]:
        wanted = list(paths)
        return {**disk.load([path for path in wanted if path not in new])} | {
            path: new[path] for path in wanted if path in new
        }

    return project_of(root, Files({**marks, **dict.fromkeys(new, 1)}, load))
