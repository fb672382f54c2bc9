"""How a site speaks (用途 in site.yml): every phrase that differs between a publisher and an archive.

A county's own site publishes its reports; an archive has collected what others published, and says
at every place that it copies. Phrases that are right for both stand where they are used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from generator.base.cells import UNREADABLE, Cell, shown

Purpose = Literal["公布", "汇集"]
# Of a report that there is or should be; `Holdings.status` says which.
Status = Literal["已公开", "逾期公开", "已收录", "逾期未见", "未到期", "未收录", "已撤销", "已撤回"]


NO_DATE = "发布日期不详"  # beside the state of a report that has no date of publication


class StateWords(NamedTuple):
    """A state of a report as the public reads it: its word, and what it means."""

    word: str
    meaning: str


@dataclass(frozen=True, eq=False, repr=False)
class Voice:
    """The phrases of a site; an empty one is left out with all around it."""

    here: str  # the site
    holds: str  # what it does with reports
    original: str  # what its data are taken from
    as_printed: str  # how, on the home page
    taken: str  # the same below tables of figures
    files_taken: str  # the same on the page of the data set
    unchanged: tuple[str, str]  # the rule of the data set about errors: its name, what it says
    unfilled: str  # a blank figure, in words
    unreadable: str  # a cell that cannot be read
    no_date: str  # in the place of an unknown date of publication
    title_added: str  # of a title that the report does not have
    heading_added: str  # beside a heading that the report does not have
    extra_rows: str  # over rows that the form does not have
    notes: str  # over notes on single places of a report
    notes_said: str  # on paper, before these notes; {} says where their marks are
    remarks: str  # over remarks on the whole
    origin: str  # of the address where the report was published first
    fetched: str  # of the day when it was fetched from there
    sums_said: str  # of sums over an area: whose they are not
    own_sums: tuple[str, str]  # before and after a link to the area's own report
    organisation: str  # what the site's owner is in schema.org's words
    states: Mapping[Status, StateWords]

    @property
    def notes_intro(self) -> str:
        """What stands over notes on a page."""
        return f"{self.notes}：{self.notes_said.format('')}"

    def cell(self, cell: Cell) -> str:
        """A cell as it is printed."""
        return self.unreadable if cell == UNREADABLE else shown(cell)


_STATES: Mapping[Status, StateWords] = {
    "已公开": StateWords("已公开", "报告已经公开。"),
    "逾期公开": StateWords("逾期公开", "发布日期晚于公开期限。"),
    "已收录": StateWords("已公开", f"{NO_DATE}，不作逾期认定。"),
    "逾期未见": StateWords("逾期未见", "应当公开、期限已过，未见报告。"),
    "未到期": StateWords("未到期", "应当公开，期限未到。"),
    "未收录": StateWords("未登载", "本网站没有登载，不表示没有公开。"),
    "已撤销": StateWords("已撤销", "该年度机关已撤销。"),
    "已撤回": StateWords("已撤回", "报告公开以后撤回，原网址说明日期和原因。"),
}
PUBLISHER = Voice(
    here="本网站",
    holds="公布",
    original="报告",
    as_printed="",
    taken="数据取自各份报告",
    files_taken="",
    unchanged=("与公布的报告一致。", "合计不符等情形，说明见各报告的网页。"),
    unfilled="未填",
    unreadable=UNREADABLE,
    no_date="不详",
    title_added="",
    heading_added="",
    extra_rows="格式以外的行",
    notes="说明",
    notes_said="对以下各处{}说明如下。",
    remarks="有关说明",
    origin="原发布网址",
    fetched="",
    sums_said="各机关的数以各自的报告为准。",
    own_sums=("本级的报告见", "，其中如含没有计入合计的机关，与合计不同属于正常。"),
    organisation="GovernmentOrganization",
    states=_STATES,
)
ARCHIVE = Voice(
    here="本站",
    holds="收录",
    original="原件",
    as_printed="，按原件逐格、逐句照录，以法定格式展示",
    taken="数据照录各份报告",
    files_taken="，逐格照录原件",
    unchanged=("照录原件，不作改正。", "原件合计不符等情形仍照录，说明见各报告的网页。"),
    unfilled="原件未填",
    unreadable="原件不清",
    no_date="原件未载",
    title_added="原件未载标题，标题为本站所加。",
    heading_added="原件无此标题",
    extra_rows="原件另有的行",
    notes="照录说明",
    notes_said="以下各处{}按原件照录，原文如此，并非转录差错。",
    remarks="整理说明",
    origin="原件网址",
    fetched="取得日期",
    sums_said="不是{}公布的数。",
    own_sums=("公布的数见", "，其中如含本站没有收录的机关，与合计不同属于正常。"),
    organisation="Organization",
    states={
        **_STATES,
        "已收录": StateWords("已收录", f"{NO_DATE}，不作逾期认定。"),
        "未收录": StateWords("未收录", "本站没有收录，不表示没有公开。"),
    },
)


def voice_of(purpose: Purpose) -> Voice:
    """How a site of this 用途 speaks."""
    return PUBLISHER if purpose == "公布" else ARCHIVE
