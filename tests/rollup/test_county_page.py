"""What the handbook's page for the county office shows is what the commands print."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from generator.commands.status import report
from generator.rollup.cautions import Caution
from generator.rollup.command import produce
from generator.rollup.read import roll_up
from tests.rollup.samples import write_demo_content

PAGE = (Path(__file__).parents[2] / "content/handbook/county.md").read_text("utf-8")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_demo_content(tmp_path_factory.mktemp("demo"))


def shown(command: str) -> str:
    """What the page prints below a command."""
    return PAGE.partition(f"$ nianbao {command}\n")[2].partition("```")[0]


def test_status(demo: Path) -> None:
    assert report(demo, "yunxi", None, dt.date(2025, 6, 30))[0] == shown(
        "status yunxi --on 2025-06-30"
    )


def test_rollup(demo: Path) -> None:
    assert produce(demo, "yunxi", 2022)[0].decode().startswith(shown("rollup yunxi 2022"))


def test_lines_of_yaml_and_of_a_comparison(demo: Path) -> None:
    yaml = produce(demo, "yunxi", 2021, "yaml")[0].decode().splitlines()
    compared = produce(demo, "yunxi", 2022, comparing=True)[0].decode().splitlines()

    for line in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[0].splitlines():
        assert line in yaml
    for line in PAGE.partition("\n```\n主动公开")[2].partition("```")[0].splitlines():
        assert line.strip() in {other.removeprefix("主动公开").strip() for other in compared}


def test_every_kind_of_caution_has_its_line(demo: Path) -> None:
    """One line each in the table; the kinds are listed where JSON is described."""
    from generator.rollup import as_data

    kinds = re.findall(r"[a-z]+", (as_data.__doc__ or "").partition("Kinds of warnings:")[2])
    lines = PAGE.partition("{#cautions}")[2].partition("###")[0].count("\n| ") - 2
    found = {c.kind for y in range(2019, 2025) for c in roll_up(demo, "yunxi", y).cautions}
    assert len(kinds) == lines == 8
    assert found < set(kinds)
    assert Caution._fields == ("kind", "message", "authorities")
