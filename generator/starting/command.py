"""`nianbao init`: what is asked for in, a new project out; what is said of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from generator.base.display import width
from generator.base.refusal import Refused
from generator.model.content_paths import SITE_FILE
from generator.project.parse import read_site
from generator.starting.answers import SETTINGS, Answers, Host, checked
from generator.starting.below_top import beside_gitlab, repository_of
from generator.starting.divisions import as_of, find_county
from generator.starting.first_files import Roster, files_of, roster_of, workflows_of
from generator.starting.fit_in import fit_in
from generator.starting.program import wheel_of
from generator.starting.questions import ask_county, ask_rest, ask_slugs
from generator.starting.slugs import SlugChoice
from generator.starting.write_new import first_commit, refuse_existing, write_new


class InitOptions(NamedTuple):
    """What the command line says: `county` is a name or a code, `said` what is written into
    site.yml by the words of the option --set, `program` a file or an address."""

    county: str | None
    said: Mapping[str, str]
    hosting: Host
    year: int
    program: str | None = None
    commit: bool = False


def start(
    folder: Path,
    options: InitOptions,
    say: Callable[[str], object],
    confirm: Callable[[str], bool] | None,
) -> None:
    """Write a new project into `folder`; `say` tells what is found and done, `confirm` asks before
    anything is written (None: nothing is asked).

    Raises Refused, with nothing written, where something is not known or there already.
    """
    if (wrong := _no_folder(folder)) is not None:
        raise Refused(f"{wrong} 是文件，不是文件夹，什么也没有写。请换一个名称。")
    refuse_existing(folder, [SITE_FILE])
    top, below = repository_of(folder)
    program = wheel_of(options.program)
    answers = _answers(options, asking=confirm is not None)
    county = answers.county
    say(f"{county.above}{county.name}（{county.code}），下级 {len(county.townships)} 个。")
    say(f"名单取自国家统计局统计用区划，数据截至 {as_of()}；以后的变动请自己改。")
    roster = roster_of(answers)
    told = list(_slugs_told(roster))
    for line in told:
        say(line)
    if told and confirm is not None:
        roster = roster_of(answers, ask_slugs(roster))
    own = files_of(answers, roster, program, below)
    _refuse_wrong(own[SITE_FILE])
    fitted = fit_in(folder, own)
    hosts, told_of_host = _for_the_host(options.hosting, top, below)
    stem = f"{below}/" if below else ""
    files = {**{stem + name: body for name, body in fitted.new.items()}, **hosts}
    longer = {stem + name: body for name, body in fitted.longer.items()}
    refuse_existing(top, files)
    for line in (*fitted.told, *told_of_host):
        say(line)
    if confirm is not None and not confirm(f"写入 {len(files)} 个文件到 {folder}，好吗？"):
        say("什么也没有写。")
        return
    write_new(top, files, longer)
    say(f"已写入 {folder}：{len(files)} 个文件，机关 {len(roster.authorities)} 个。")
    failed = None
    if options.commit:
        try:
            first_commit(top, [*files, *longer], f"{county.name}年报网站：nianbao init")
            say("已提交到 Git。")
        except Refused as refusal:
            failed = refusal  # the next steps are told all the same
    for line in _next_steps(folder, answers, roster):
        say(line)
    if failed:
        raise failed


def _no_folder(folder: Path) -> Path | None:
    """What stands where the folder, or one above it, is to be."""
    places = (folder, *folder.parents)
    return next((p for p in places if (p.exists() or p.is_symlink()) and not p.is_dir()), None)


def _for_the_host(hosting: Host, top: Path, below: str) -> tuple[dict[str, bytes], list[str]]:
    """The files that the host runs, by path from the top of the repository, and what is said."""
    files = workflows_of(hosting, below)
    if not below or hosting not in {"github", "gitlab"}:
        return files, []
    if hosting == "gitlab":
        more, words = beside_gitlab(top, below)
        return files | more, [words]
    return files, [f"自动流程写在 Git 仓库 {top} 的最上层：{'、'.join(files)}。"]


def _refuse_wrong(site: str | bytes) -> None:
    """Refused where an answer makes a site.yml that `check` would refuse."""
    _, problems = read_site(site if isinstance(site, bytes) else site.encode())
    if problems:
        raise Refused(f"不能这样写：{problems[0].message}。{problems[0].help}什么也没有写。")


def _answers(options: InitOptions, *, asking: bool) -> Answers:
    said = {SETTINGS[key][0]: words for key, words in options.said.items()}
    known: dict[str, str | None] = {field: checked(field, words) for field, words in said.items()}
    if options.county is not None:
        county = find_county(options.county)
    elif asking:
        county = ask_county()
    else:
        raise Refused("请用 --code 写明县的六位代码或名称，如 --code 140522。")
    if asking:
        known = ask_rest(known)
    return Answers(county, options.year, options.hosting, **known)


def _slugs_told(roster: Roster) -> Iterator[str]:
    """The folders that are called as shown, with what makes one doubtful."""
    doubtful = [one for one in roster.choices if one.doubts or one.clash]
    if not doubtful:
        return
    yield f"文件夹名（网址的一部分）是名称的拼音。有多音字或重名的 {len(doubtful)} 个，请核对："
    wide = max(width(one.name) for one in doubtful)
    for one in doubtful:
        pad = " " * (wide - width(one.name))
        yield f"  {one.name}{pad}  {one.slug}  （{'；'.join(_why(one))}）"


def _why(one: SlugChoice) -> Iterator[str]:
    for doubt in one.doubts:
        yield f"“{doubt.character}”取 {doubt.taken}，不取 {'、'.join(doubt.others)}"
    if one.clash:
        yield f"几个都是 {one.clash}，所以加长"


def _next_steps(folder: Path, answers: Answers, roster: Roster) -> Iterator[str]:
    if roster.pending:
        yield f"有 {len(roster.pending)} 个的全称要确认，确认以前不算应报：见 待确认.md。"
    if answers.url is None:
        yield f"{SITE_FILE} 的网址是占位的，公开以前请改。"
    known = answers._asdict()
    missing = [
        key for key, (field, _) in SETTINGS.items() if known[field] is None and key != "网址"
    ]
    if missing:
        yield f"{SITE_FILE} 里还空着：{'、'.join(missing)}。"
    here = os.path.relpath(folder)
    enter = "" if here == "." else f"cd {here} && "
    yield "接着："
    yield f"  {enter}nianbao new --all {answers.county.name} {answers.year}"
    yield "  nianbao build"
