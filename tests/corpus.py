"""Makes an invented library of any size: consistent figures over years, narratives of real length."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from generator.base.cells import Path as CellPath
from generator.formatting.yaml_rows import table_lines
from generator.forms import common
from generator.forms.form2021 import DOCUMENTS, FORM, REGULATIONS
from generator.forms.layout import Cells

PROJECT = Path(__file__).parent.parent
YEARS = 5
TOWNSHIPS = 20  # in a county
LAST_YEAR = 2025
_NAMES = "安平和顺兴隆永宁长乐清泉白石青山双河三塘北关东岭西湾南坪上元下沙大营小店"
_TOPICS = ("乡村振兴", "民生保障", "财政预决算", "义务教育", "医疗卫生", "生态环境", "安全生产")
_WAYS = ("公开栏", "便民服务中心查阅点", "微信公众号", "村级广播", "宣传手册", "电子屏")
_MEASURES = ("建立台账", "专人负责", "每月通报", "集中培训", "对照目录逐项核查", "限期整改")


def make_corpus(root: Path, reports: int, seed: int = 1) -> None:
    """Write a project of `reports` reports below `root`; the same seed gives the same bytes."""
    rng = random.Random(seed)
    shutil.copytree(PROJECT / "templates", root / "templates")
    (root / "content" / "pages").mkdir(parents=True)
    (root / "content" / "pages" / "about.md").write_text("# 关于本站\n\n虚构的数据，仅供测试。\n")
    (root / "content" / "site.yml").write_text(
        "站点名称: 虚构年报（示例）\n网址: https://example.org/\n统计截至: 2026-06-30\n"
    )
    authorities = -(-reports // YEARS)
    left = reports
    for number in range(authorities):
        county = number // TOWNSHIPS
        folder = root / "content" / "reports" / f"county-{county:03}"
        county_name = f"{_name(county)}县"
        if number % TOWNSHIPS == 0:
            _authority(
                folder, county_name, f"{county_name}人民政府", "县级政府", f"{100000 + county}"
            )
        own = folder / f"town-{number % TOWNSHIPS:02}"
        name = f"{_name(number + 7)}镇"
        code = f"{100000 + county}{100 + number % TOWNSHIPS}"
        full_name = f"{county_name}{name}人民政府"
        _authority(own, name, full_name, "乡镇", code)
        count = min(YEARS, left)
        left -= count
        _reports(rng, own, name, full_name, range(LAST_YEAR - count + 1, LAST_YEAR + 1))


def _name(number: int) -> str:
    size = len(_NAMES) // 2
    first, second = number % size, number // size % size
    return _NAMES[2 * first : 2 * first + 2] + (_NAMES[2 * second] if number >= size else "")


def _authority(folder: Path, name: str, full_name: str, kind: str, code: str) -> None:
    folder.mkdir(parents=True)
    (folder / "authority.yml").write_text(
        f'名称: {name}\n全称: {full_name}\n类型: {kind}\n代码: "{code}"\n应报年度: []\n设立: ~\n'
        "撤销: ~\n继任机关: ~\n曾用名: []\n联系: {地址: ~, 电话: ~, 邮编: ~}\n"
    )


def _reports(rng: random.Random, folder: Path, name: str, full_name: str, years: range) -> None:
    carried, valid = 0, rng.randrange(5, 20)
    for year in years:
        made, repealed = rng.randrange(0, 4), rng.randrange(0, 3)
        valid += made - repealed
        received = rng.randrange(0, 15)
        left = rng.randrange(0, min(3, received + carried + 1))
        closed = received + carried - left
        numbers = {
            "received": received, "carried": carried, "closed": closed, "left": left,
            "made": made, "repealed": repealed, "valid": valid,
            "licences": rng.randrange(0, 400), "penalties": rng.randrange(0, 60),
        }  # fmt: skip
        (folder / f"{year}.yml").write_text(_yaml(year, full_name, numbers))
        (folder / f"{year}.md").write_text(_markdown(rng, year, name, full_name, numbers))
        carried = left


def _yaml(year: int, full_name: str, n: dict[str, int]) -> str:
    cells: dict[CellPath, Cells] = {}
    for table in FORM.tables:
        cells |= {row.path: (0,) * len(row.columns) for row in table.rows}

    def applicants(path: CellPath, count: int) -> None:
        cells[path] = (count, 0, 0, 0, 0, 0, count)

    applicants(common.NEW, n["received"])
    applicants(common.CARRIED_IN, n["carried"])
    applicants((*common.RESULTS, "予以公开"), n["closed"])
    applicants(common.RESULTS_TOTAL, n["closed"])
    applicants(common.CARRIED_OUT, n["left"])
    cells[REGULATIONS] = (0, 0, 0)
    cells[DOCUMENTS] = (n["made"], n["repealed"], n["valid"])
    cells[common.DISCLOSURE, "行政许可"] = (n["licences"],)
    cells[common.DISCLOSURE, "行政处罚"] = (n["penalties"],)
    lines = [
        f"年度: {year}",
        "格式: 2021",
        f"标题: {full_name}{year}年政府信息公开工作年度报告",
        f"落款: {{机关: {full_name}, 日期: {year + 1}-01-12}}",
        f"发布日期: {year + 1}-01-{15 + n['received']:02}",
        "来源: {网址: ~, 索引号: ~, 取得日期: ~}",
    ]
    for table in FORM.tables:
        lines += table_lines(table.key, FORM.printed_rows(table), cells, {})
    return "\n".join([*lines, "照录说明: []", "整理说明: ~", "更正: []"]) + "\n"


def _markdown(rng: random.Random, year: int, name: str, full_name: str, n: dict[str, int]) -> str:
    def some(words: tuple[str, ...], count: int) -> str:
        return "、".join(rng.sample(words, count))

    items = [rng.randrange(10, 90) for _ in range(3)]
    paragraphs = [
        (
            f"根据《中华人民共和国政府信息公开条例》要求，现公布{full_name}{year}年政府信息公开工作"
            f"年度报告。报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
        ),
        "## 一、总体情况",
        (
            f"{year}年，{name}坚持以公开促落实、促规范、促服务，围绕{some(_TOPICS, 3)}等领域，"
            f"推进决策、执行、管理、服务和结果公开，依托{some(_WAYS, 2)}方便群众查阅，信息公开的质量和"
            "时效进一步提高。"
        ),
        "### （一）主动公开",
        (
            f"全年主动公开信息{sum(items)}条，其中工作动态{items[0]}条、政策文件{items[1]}条、"
            f"财政信息{items[2]}条。围绕{some(_TOPICS, 2)}编制公开目录，通过{some(_WAYS, 3)}向群众说明"
            f"办理依据、条件、程序和结果。制发行政规范性文件{n['made']}件，废止{n['repealed']}件，"
            f"现行有效{n['valid']}件。"
        ),
        "### （二）依申请公开",
        f"本年新收政府信息公开申请{n['received']}件，上年结转{n['carried']}件；办结{n['closed']}件，"
        f"结转下年度继续办理{n['left']}件。完善登记、审核、办理、答复、归档各环节，安排专人与申请人"
        "沟通，准确了解所需信息，依法按时答复。"
        if n["received"]
        else "本年度工作人员熟悉登记、审核、办理、答复、归档各环节，申请渠道保持畅通。",
        "### （三）政府信息管理",
        (
            f"党政办公室每季度清理已公开的信息，更新{rng.randrange(3, 40)}处过时内容；信息发布坚持先审查、"
            f"后公开，{some(_MEASURES, 3)}，对公开属性、内容表述和个人信息逐项审核，防止失泄密和差错。"
        ),
        "### （四）政府信息公开平台建设",
        (
            f"做好县政府网站{name}专栏的日常维护，在便民服务中心设立公开查阅点，全年接待查阅"
            f"{rng.randrange(10, 200)}人次。用好{some(_WAYS, 3)}等渠道，让不上网的群众也能就近看到公开的信息。"
        ),
        "### （五）监督保障",
        (
            f"将政府信息公开纳入各站所年度工作考核，开展社会评议{rng.randrange(1, 3)}次，未发生责任追究"
            f"情形。组织培训{rng.randrange(1, 5)}次，{some(_MEASURES, 2)}，公布监督电话并及时回应群众意见。"
        ),
        "## 二、主动公开政府信息情况",
        "## 三、收到和处理政府信息公开申请情况",
        "## 四、政府信息公开行政复议、行政诉讼情况",
        "## 五、存在的主要问题及改进情况",
        (
            f"存在的主要问题：一是部分村的{some(_WAYS, 1)}更新不及时，群众关心的{some(_TOPICS, 1)}信息偏少；"
            f"二是政策解读形式单一，图文解读不多；三是各站所公开工作不平衡，{some(_TOPICS, 1)}领域仍有短板。"
        ),
        (
            f"改进情况：一是{some(_MEASURES, 2)}，每月{rng.randrange(5, 25)}日前核查一次，发现漏更当日补齐；"
            f"二是每份政策文件配一份图解，在{some(_WAYS, 2)}同步发布；三是{some(_MEASURES, 2)}，"
            f"把{some(_TOPICS, 2)}作为下一步公开的重点，定期回访群众，改进公开的内容和方式。"
        ),
        "## 六、其他需要报告的事项",
        "本年度未收取信息处理费。",
    ]
    return "\n\n".join(paragraphs) + "\n"
