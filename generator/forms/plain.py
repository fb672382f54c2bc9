"""Text-only reports from before the 2019 form: a narrative, no tables (domain §b)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from generator.forms.filing import Filing
from generator.forms.layout import Form


class ReportPlain(Filing):
    """纯文本的年报（2019 年以前，没有统一表格）"""

    format: Literal["纯文本"] = Field(alias="格式")


FORM = Form(key="纯文本", name="纯文本", document="", years=(2008, 2018), model=ReportPlain)
