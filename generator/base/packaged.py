"""Where the files lie that the program brings along: templates, handbook, editor schemas.

In a checkout they are used where they are written; the wheel carries them below generator/packaged
(pyproject.toml, `force-include`). All are plain files: MkDocs and Jinja read folders. Standard
library only: the engine's digest, which comes before anything slow is imported, asks here.
"""

from __future__ import annotations

from pathlib import Path

FOLDER = "packaged"  # of generator/, in a wheel
# What a project calls the folder of packaged templates; a template that comes in the place of one
# can extend or include it under this name: 包内/base.html.
ORIGINAL = "包内"
_CODE = Path(__file__).parents[1]
_WHEEL = _CODE / FOLDER
# Name in the wheel → path in a checkout.
PLACES = {
    "templates": "templates",
    "handbook": "content/handbook",
    "mkdocs.yml": "mkdocs.yml",
    "vscode": ".vscode",
    "host-templates": "content/.github",
    "requirements.lock": "requirements.lock",
}


def packaged(name: str) -> Path:
    """The file or folder that the wheel carries under this name."""
    return _WHEEL / name if _WHEEL.is_dir() else _CODE.parent / PLACES[name]


def is_packaged(templates: Path) -> bool:
    """Whether a project's templates are the packaged ones themselves, as in a checkout."""
    return templates.resolve() == packaged("templates").resolve()
