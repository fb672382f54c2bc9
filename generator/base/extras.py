"""The parts of the program that are installed by choice; what to install where one is missing."""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import Literal

from generator.base.refusal import Refused

Extra = Literal["handbook", "import", "pdf", "data", "serve"]

# The modules of each extra in pyproject.toml.
MODULES: dict[Extra, tuple[str, ...]] = {
    "handbook": ("mkdocs", "material", "pymdownx"),
    "import": ("defusedxml", "lxml", "openpyxl", "pdfminer"),
    "pdf": ("pikepdf", "typst"),
    "data": ("pyarrow", "xlsxwriter"),
    "serve": ("watchfiles",),
}


class PartMissing(Refused):
    """Something asked for needs a part of the program that is not installed; the message says how to
    install it."""


def require(extra: Extra, purpose: str, *modules: str) -> None:
    """PartMissing where `modules` (all of the extra, if none is named) are not installed; `purpose`
    is what cannot be done without them, in Chinese."""
    if missing := [name for name in modules or MODULES[extra] if not _is_installed(name)]:
        raise PartMissing(f"不能{purpose}：没有安装 {'、'.join(missing)}。{_mend(extra)}")


def not_loading(error: ImportError) -> PartMissing | None:
    """What to say where a module is there and cannot be loaded, as after an installation that was
    cut short; None where it belongs to no extra: a mistake of ours."""
    told = f"{error.name} {error.__cause__} {error}"
    for extra, modules in MODULES.items():
        for module in modules:
            if re.search(rf"\b{module}\b", told):
                return PartMissing(f"没有完成：{module} 没有装好，不能载入。{_mend(extra)}")
    return None


def _mend(extra: Extra) -> str:
    return f'请运行 pip install "nianbao[{extra}]"，或者 pip install "nianbao[all]" 装齐全部功能。'


def _is_installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):  # it is there, and cannot be loaded
        return False
