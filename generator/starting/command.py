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
from generator.starting.divisions import as_of, find_county
from generator.starting.first_files import Roster, files_of, roster_of
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
    refuse_existing(folder, [SITE_FILE])
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
    files = files_of(answers, roster, program)
    refuse_existing(folder, files)
    _refuse_wrong(files[SITE_FILE])
    if confirm is not None and not confirm(f"写入 {len(files)} 个文件到 {folder}，好吗？"):
        say("什么也没有写。")
        return
    write_new(folder, files)
    say(f"已写入 {folder}：{len(files)} 个文件，机关 {len(roster.authorities)} 个。")
    if options.commit:
        first_commit(folder, list(files), f"{county.name}年报网站：nianbao init")
        say("已提交到 Git。")
    for line in _next_steps(folder, answers, roster):
        say(line)


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
    top = next((place for place in folder.absolute().parents if (place / ".git").exists()), None)
    if top is not None and answers.hosting in {"github", "gitlab"}:
        yield f"项目在 Git 仓库 {top} 的下级：流程文件要移到仓库最上层，并改写其中的路径，平台才会运行。"
    here = os.path.relpath(folder)
    enter = "" if here == "." else f"cd {here} && "
    yield "接着："
    yield f"  {enter}nianbao new --all {answers.county.name} {answers.year}"
    yield "  nianbao build"
