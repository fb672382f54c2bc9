"""The project as its files are now, whatever of it the preview's site shows."""

from __future__ import annotations

from pathlib import Path

from generator.building.state import load, unchanged
from generator.project.project import Project, open_project
from generator.serving.preview import Shown


def project_now(place: Path, shown: Shown) -> Project:
    """The project behind the preview at `place`."""
    known = unchanged(load(place, shown.made.engine), shown.content)
    return open_project(place, shown.content, known)
