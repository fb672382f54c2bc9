"""Every file of a new project, computed before any is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from generator import __version__
from generator.base.packaged import packaged
from generator.base.refusal import Refused
from generator.model.content_paths import SITE_FILE, authority_file
from generator.starting.answers import PLACEHOLDER, Answers, Host
from generator.starting.below_top import from_top
from generator.starting.divisions import as_of
from generator.starting.fill_in import as_it_is, filled, filled_yaml
from generator.starting.place_names import (
    county_full_name,
    has_government,
    kind_of,
    township_full_name,
)
from generator.starting.program import FOLDER, ProgramWheel, libraries
from generator.starting.slugs import SlugChoice, choose_slugs

# Below it a folder for each host, as its files stand in a project.
HOST_FILES = Path(__file__).parent / "hosts"
# What an own file begins with a dot as, is packaged without: nobody's tools act on it there.
_DOT_FILES = ("gitignore", "gitattributes", "editorconfig")
# What 填报.bat shows on a console.
_SHOWN = (
    "menu.txt",
    "install.txt",
    "failed.txt",
    "no-python.txt",
    "word-name.txt",
    "word-year.txt",
)


class NewAuthority(NamedTuple):
    """An authority of the new project; `full_name` is None where somebody has to confirm it."""

    path: str
    name: str
    full_name: str | None
    kind: str
    code: str


class Roster(NamedTuple):
    """The authorities of a county, itself first, and how their folders came to be called so."""

    authorities: tuple[NewAuthority, ...]
    choices: tuple[SlugChoice, ...]

    @property
    def pending(self) -> list[NewAuthority]:
        return [one for one in self.authorities if one.full_name is None]


def roster_of(answers: Answers, slugs: Mapping[str, str] | None = None) -> Roster:
    """The county and all its townships; `slugs` are those somebody chose instead, by name."""
    county, own = answers.county, slugs or {}
    (top,) = choose_slugs([(county.name, county.code)])
    below = choose_slugs([(one.name, one.code) for one in county.townships])
    chosen = [one._replace(slug=own.get(one.name, one.slug)) for one in (top, *below)]
    _distinct(chosen[1:])
    root = chosen[0].slug
    kind = "县级政府" if has_government(county.code, county.name) else "其他"
    full = county_full_name(county.code, county.name)
    authorities = [NewAuthority(root, county.name, full, kind, county.code)]
    for place, choice in zip(county.townships, chosen[1:], strict=True):
        full = township_full_name(county.code, county.name, place.name)
        path = f"{root}/{choice.slug}"
        authorities.append(NewAuthority(path, place.name, full, kind_of(place.name), place.code))
    return Roster(tuple(authorities), tuple(chosen))


def _distinct(chosen: Sequence[SlugChoice]) -> None:
    first: dict[str, str] = {}
    for one in chosen:
        if (other := first.setdefault(one.slug, one.name)) != one.name:
            raise Refused(f"{other}和{one.name}的文件夹名都是 {one.slug}，请改一个。")


def files_of(
    answers: Answers, roster: Roster, program: ProgramWheel, below: str = ""
) -> dict[str, str | bytes]:
    """Path in the project → text, of every file that `init` writes into it but those of the host;
    `below` is the way to the project from the top of its repository."""
    files: dict[str, str | bytes] = {}
    files |= _content(answers, roster)
    files |= _about_the_project(answers, roster, below)
    files |= {f".{name}": as_it_is(f"project/{name}") for name in _DOT_FILES}
    files |= _for_windows()
    files |= {f".vscode/{name}": body for name, body in _below(packaged("vscode"))}
    files |= _program(program)
    return files


def workflows_of(hosting: Host, below: str = "") -> dict[str, bytes]:
    """What the host runs, by path from the top of the repository, where the project is `below`."""
    return from_top(dict(_below(HOST_FILES / hosting)), hosting, below)


def _content(answers: Answers, roster: Roster) -> Iterator[tuple[str, str]]:
    top = roster.authorities[0]
    settings = answers._asdict() | {
        "county": top.name,
        "site_name": _site_name(answers),
        "url": answers.url or PLACEHOLDER,
        "url_unknown": answers.url is None,
        "version": __version__,
    }
    yield SITE_FILE, filled_yaml("content/site.yml", SITE_FILE, **settings)
    yield "content/pages/about.md", filled("content/about.md", full_name=top.full_name or top.name)
    for one in roster.authorities:
        path = authority_file(one.path)
        yield path, filled_yaml("content/authority.yml", path, **one._asdict())


def _about_the_project(answers: Answers, roster: Roster, below: str) -> Iterator[tuple[str, str]]:
    sample = roster.authorities[-1]
    pending = [{**one._asdict(), "file": authority_file(one.path)} for one in roster.pending]
    values = {
        "site_name": _site_name(answers),
        "county": answers.county.name,
        "county_code": answers.county.code,
        "as_of": as_of(),
        "year": answers.year,
        "url_unknown": answers.url is None,
        "pending": len(pending),
        "sample_name": sample.name,
        "sample_path": sample.path,
        "hosting": answers.hosting,
        "workflow_files": "、".join(f"`{path}`" for path in workflows_of(answers.hosting, below)),
        "below": below,
    }
    yield "README.md", filled("project/README.md", **values)
    yield ".pre-commit-config.yaml", filled("project/pre-commit-config.yaml", below=below)
    if pending:
        yield "待确认.md", filled("project/to-confirm.md", pending=pending)


def _program(program: ProgramWheel) -> Iterator[tuple[str, str | bytes]]:
    yield "requirements.txt", filled("project/requirements.txt", program=program.requirement)
    yield f"{FOLDER}/requirements.lock", libraries()
    if program.url is None:
        yield f"{FOLDER}/{program.name}", program.body


def _for_windows() -> dict[str, bytes]:
    """What is opened by double click, and the texts that it shows, with the line ends of Windows."""
    names = {"填报.bat": "fill-in.bat"} | {f"{FOLDER}/{name}": name for name in _SHOWN}
    return {
        path: as_it_is(f"project/{name}").replace(b"\n", b"\r\n") for path, name in names.items()
    }


def _site_name(answers: Answers) -> str:
    return f"{answers.county.name}政府信息公开工作年度报告"


def _below(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()
