"""Asks what options leave open, one question after the other; an answer that will not do is asked for
again."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping

import click

from generator.base.refusal import Refused
from generator.project.tree import is_slug
from generator.starting.answers import SETTINGS, checked
from generator.starting.divisions import County, find_county
from generator.starting.first_files import Roster


def can_ask() -> bool:
    """Whether somebody sits at the other end."""
    return sys.stdin.isatty()


def ask_county() -> County:
    """The county that somebody names by name or code."""
    while True:
        try:
            return find_county(str(click.prompt("县（市、区）名称或六位代码", prompt_suffix="：")))
        except Refused as refusal:
            click.echo(str(refusal))


def ask_rest(known: Mapping[str, str | None]) -> dict[str, str | None]:
    """By field, answers to all that is not answered yet."""
    left = {key: field for key, (field, _) in SETTINGS.items() if field not in known}
    if left:
        click.echo("以下各项不清楚的按回车，以后在 content/site.yml 里补。")
    return {**known, **{field: _ask(key) for key, field in left.items()}}


def _ask(key: str) -> str | None:
    field, hint = SETTINGS[key]
    asked = f"{key}（{hint}）" if hint else key
    while True:
        words = click.prompt(asked, default="", show_default=False, prompt_suffix="：")
        try:
            return checked(field, str(words))
        except Refused as refusal:
            click.echo(str(refusal))


def ask_slugs(roster: Roster) -> dict[str, str]:
    """The folders that somebody wants called otherwise, by the name of the place."""
    names = {choice.name for choice in roster.choices}
    while True:
        words = click.prompt(
            "都对的按回车；要改的写 名称=拼音，用逗号分开",
            default="",
            show_default=False,
            prompt_suffix="：",
        )
        pairs = [pair.partition("=") for pair in re.split(r"[,，、\s]+", str(words)) if pair]
        wrong = [name for name, _, slug in pairs if name not in names or not is_slug(slug)]
        if not wrong:
            return {name: slug for name, _, slug in pairs}
        click.echo(f"“{wrong[0]}”写得不对：名称要与上面的一样，拼音用小写字母、数字和连字符。")
