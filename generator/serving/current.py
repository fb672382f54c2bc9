"""The project as its files are now, whatever of it the preview's site shows."""

from __future__ import annotations

from pathlib import Path

from generator.building.state import load, unchanged
from generator.project.project import Project, open_project
from generator.serving.preview import Shown, place_of


def project_now(root: Path, shown: Shown) -> Project:
    """The project in `root`; what the preview has read of it is not read again."""
    known = unchanged(load(place_of(root), shown.made.engine), shown.content)
    return open_project(root, shown.content, known)
