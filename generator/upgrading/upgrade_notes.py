"""What each version asks of the projects made with the ones before it: the one list, which
`nianbao upgrade` prints and the handbook's page 各版本的改变 shows.

A note belongs here when a project must, or may want to, change something of its own: settings, own
templates, workflows, habits. Everything else is for CHANGELOG.md alone.
"""

from __future__ import annotations

from typing import NamedTuple


class UpgradeNote(NamedTuple):
    """One change; all but the version in Markdown that reads well as plain text too."""

    version: str  # that brought it
    change: str  # 有什么改变
    concerns: str  # 关系到谁
    sign: str  # 怎样看出
    remedy: str  # 怎样改, with the command to run


# By version, ascending; within one, the most important first.
NOTES = (
    UpgradeNote(
        "0.2.0",
        "程序改为安装使用，不必再复制程序的仓库：模板、手册、编辑器设置都在程序里。",
        "从程序仓库复制而来的项目。",
        "项目里有 `generator/`、`Makefile` 和整套 `templates/`。",
        "先运行 `nianbao templates`，标明“未改”的模板都可以删去；装好程序以后，`generator/`、`tests/`、"
        "`Makefile`、`content/handbook/` 也可以删去，只留 `content/` 和自己改过的模板。",
    ),
    UpgradeNote(
        "0.2.0",
        "site.yml 的 `报送截止日` 分成两项：法定的 `公开期限`（一般 01-31，县级以上政府 03-31）和本县的 `内部报送日`。",
        "site.yml 写有 `报送截止日` 的项目。",
        "`报送截止日` 仍当作 `公开期限` 读，`nianbao check` 会提示。",
        "把 `报送截止日` 改名为 `公开期限`；要按更早的日期催报的，另写 `内部报送日`，它只用于 `nianbao status`。",
    ),
    UpgradeNote(
        "0.2.0",
        "公开情况按哪一天统计，不再必须写在 site.yml 里；逾期的情况默认不公开。",
        "靠 `统计截至` 显示“逾期未见”的网站。",
        "没有写 `统计截至`、生成时也没有写 `--on` 的，网页上没有与日期有关的情况。",
        "每次生成写明日期，如 `nianbao build --on 2026-02-01`；要公开逾期情况的，写 `公开逾期情况: 是`。",
    ),
    UpgradeNote(
        "0.2.0",
        "还有待填的骨架不再算已报：`nianbao status` 列为“填报中”。",
        "用 `nianbao status` 催报的县级主管部门。",
        "以前退出码为 0 的，现在可能为 1。",
        "运行 `nianbao status` 核对；没有填完的，请填报人员填完。",
    ),
    UpgradeNote(
        "0.2.0",
        "网站分两种用途：`用途: 公布`（本县自己的网站）和 `用途: 汇集`（收录别处已公开的年报，默认）。",
        "县、乡镇自己的网站。",
        "网页上有“按原件逐格照录”“本站没有收录”之类汇集者的话。",
        "在 site.yml 里写 `用途: 公布`。",
    ),
    UpgradeNote(
        "0.2.0",
        "已公开的年报不能直接删去。",
        "要撤下年报的单位。",
        "`nianbao check --changed` 对删去的年报报错。",
        "在年报的数据文件里写 `撤回`（日期和原因）：网址保留，只留说明。",
    ),
    UpgradeNote(
        "0.2.0",
        "模板 `parts/tables.html` 收到的是算好的表格版式（`label_columns`、`sections` 等），不再自己数行列。",
        "有自己的 `templates/parts/tables.html` 的项目。",
        "`nianbao build` 报模板错误；`nianbao templates` 标明“已改”或“包内已更新”。",
        "把自己的改名，运行 `nianbao templates copy parts/tables.html`，再把自己的改动写进去。",
    ),
)
