"""content/site.yml: the site's name, owner, footer numbers, dates and severities (design §5)."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal
from urllib.parse import SplitResult, quote, urlsplit

from pydantic import AfterValidator, Field, field_validator
from pydantic_core import PydanticCustomError

from generator.forms.filing import Date, Part, Text
from generator.model.authority import MONTH_DAY, MonthDay, ReportYear
from generator.model.voice import Purpose, Voice, voice_of
from generator.reading.model_keys import written

VERSION = r"^[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}$"
_IN_PATH = (
    "/%:@!$&'()*+,;=~"  # what may stand in a path as it is (RFC 3986), and what is encoded already
)
# What 主色 is text on, or the background of, in style.css and dark.css: --paper and --tint.
LIGHT, DARK = ("#ffffff", "#f4f5f7"), ("#15181c", "#1e2227")
STATUTORY = "01-31"  # 《条例》第四十九条: the departments; townships are asked for the same day
FILE = "{路径}"  # stands in 编辑网址 for the path of a file

Severity = Literal["error", "warning", "notice"]
Download = Literal["Word", "PDF", "CSV", "JSON"]
Openness = Literal["公开", "不公开"]
YesNo = Literal["是", "否"]
DataFormat = Literal["CSV", "Excel", "JSON", "SQLite", "Parquet"]
SEVERITY_WORDS: dict[Severity, str] = {"error": "错误", "warning": "警告", "notice": "提示"}
SEVERITY_NAMES = {word: severity for severity, word in SEVERITY_WORDS.items()}


class Changed(Part):
    """严重程度: a rule whose severity the site changes, and why"""

    rule: Text = Field(alias="规则", description="规则代码。")
    severity: Literal["错误", "警告", "提示"] = Field(
        alias="改为", description="错误、警告或提示。"
    )
    reason: Text = Field(alias="理由", description="为什么改。")


# http, https, or relative to the site's own top: no other scheme, no other host after // or a
# backslash, no sign that belongs in no address.
_ADDRESS = re.compile(
    r"""(?i:https?)://[^\s\\"'<>/][^\s\\"'<>]*|(?!//)[^\s\\"'<>:/?#]*(?:[/?#][^\s\\"'<>]*)?"""
)


def _linkable(address: str) -> str:
    if not _ADDRESS.fullmatch(address):
        raise PydanticCustomError("link_address", "网址不能用")
    return address


Address = Annotated[Text, AfterValidator(_linkable)]
_ADDRESS_HELP = "http://、https:// 开头的网址，或从本网站首页算起的相对网址。"


class SiteLink(Part):
    """导航、页脚链接: a link on every page"""

    text: Text = Field(alias="文字", description="链接的文字。")
    address: Address = Field(alias="网址", description=_ADDRESS_HELP)


class SiteBadge(Part):
    """党政机关标识、网站找错: an image on every page, with its link"""

    image: Text = Field(alias="图片", description="templates/assets/ 里的一个图片文件。")
    address: Address = Field(alias="网址", description=_ADDRESS_HELP)


class Applying(Part):
    """依申请公开: how to apply for information"""

    text: Text | None = Field(
        None, alias="说明", description="向谁申请、怎样申请：受理机构、地址、电话、办公时间等。"
    )
    address: Address | None = Field(None, alias="网址", description=_ADDRESS_HELP)


class Site(Part):
    """网站设置"""

    name: Text = Field(
        alias="站点名称",
        description="写进网页的 SiteName 标签和订阅；不写网站名称的，也显示在每页顶部。",
    )
    page_name: Text | None = Field(
        None,
        alias="网站名称",
        description="显示在每页顶部和浏览器标题栏的名称，与站点名称不同时才写。",
    )
    purpose: Purpose = Field(
        "汇集",
        alias="用途",
        description="公布：本单位公布自己和下级机关年报的网站；汇集：收集各处已公开年报的网站，网页写明照录原件。",
    )
    url: Annotated[Text, Field(pattern=r"^https?://[^\s/]+(/[^\s]*)?$")] = Field(
        alias="网址",
        description="公开后的网址，用于网站地图和订阅。",
        json_schema_extra=written(
            "请写 http:// 或 https:// 开头的全部网址，没有 ? 和 #，如 https://www.example.gov.cn/nianbao/。"
        ),
    )
    # No name or password before the host: what stands here is published.
    edit_url: (
        Annotated[Text, Field(pattern=r"^https?://[^\s/@{}]+/[^\s{}]*\{路径\}[^\s{}]*$")] | None
    ) = Field(
        None,
        alias="编辑网址",
        description="网页上“编辑本报告”的链接：代码托管平台网页编辑器的网址，文件的位置写成 {路径}，"
        "如 https://gitee.com/单位/仓库/edit/main/{路径}。不写的，没有这个链接。",
        json_schema_extra=written(
            "请写 http:// 或 https:// 开头的网址，文件的位置写成 {路径}，没有用户名和密码，"
            "如 https://gitee.com/单位/仓库/edit/main/{路径}。"
        ),
    )
    host: Text | None = Field(None, alias="主办单位", description="页脚：主办单位。")
    operator: Text | None = Field(None, alias="承办单位", description="页脚：承办单位。")
    contact: Text | None = Field(None, alias="联系方式", description="页脚：联系方式。")
    applying: Applying | None = Field(
        None, alias="依申请公开", description="“各项含义”页上怎样申请公开的说明和网址。"
    )
    site_code: Annotated[Text, Field(pattern=r"^[0-9A-Za-z]{10}$")] | None = Field(
        None,
        alias="网站标识码",
        description="政府网站标识码，10 位。",
        json_schema_extra=written(
            '请写政府网站标识码，10 位，加引号，如 "1405220001"；没有的写 ~。'
        ),
    )
    icp: Text | None = Field(None, alias="ICP备案号", description="页脚：ICP 备案号。")
    police: Text | None = Field(None, alias="公安备案号", description="页脚：公安备案号。")
    deadline: MonthDay | None = Field(
        None,
        alias="公开期限",
        description="应当向社会公布的最后一天（月-日），不写是 01-31；县级以上人民政府的报告总是 03-31。",
        json_schema_extra=MONTH_DAY,
    )
    former_deadline: MonthDay | None = Field(
        None,
        alias="报送截止日",
        description="旧的写法，读作公开期限；请改写“公开期限”。",
        json_schema_extra=MONTH_DAY,
    )
    internal_deadline: MonthDay | None = Field(
        None,
        alias="内部报送日",
        description="县里要求报送的日期（月-日），只有 nianbao status 用它，网站上没有。",
        json_schema_extra=MONTH_DAY,
    )
    late_shown: YesNo = Field(
        "否", alias="公开逾期情况", description="网站上是否显示逾期公开、逾期未见：是 或 否。"
    )
    due_from: ReportYear | None = Field(
        None,
        alias="应报年度自",
        description="从哪一年的年报起应当收齐；机关另写应报年度、应报年度自的，以机关的为准。"
        "以前的年度是未收录。",
    )
    as_of: Date | None = Field(
        None,
        alias="统计截至",
        description="公开情况表按哪一天统计；build --on 写明日期的，按那一天。都不写，不显示未到期和逾期。",
    )
    downloads: tuple[Download, ...] = Field(
        (),
        alias="下载",
        description="每份年报的网页旁边提供哪些文件：Word、PDF、CSV、JSON。不写的不提供；PDF 须装有中文字体。",
    )
    dataset: tuple[DataFormat, ...] = Field(
        (),
        alias="数据集",
        description="“开放数据”页面提供哪些格式的全部数据：CSV、Excel、JSON、SQLite、Parquet。不写的不提供；一种都不写，就没有这个页面。",
    )
    handbook: Openness = Field(
        "公开",
        alias="手册",
        description="填报手册：公开的，nianbao handbook 生成在网站里，每页有链接；不公开的，只在本机生成，"
        "网站里没有。",
    )
    notice: Text | None = Field(
        None, alias="提示", description="显示并印在每页顶部的一句话，如“示例数据，均为虚构”。"
    )
    made_with: Annotated[Text, Field(pattern=VERSION)] | None = Field(
        None,
        alias="程序版本",
        description="本项目按哪一版程序做的，如 0.2.0；由 nianbao upgrade --done 写，更新程序后据此说明要改什么。",
        json_schema_extra=written(
            "请写三段数字，如 0.2.0；由 nianbao upgrade --done 写，不必自己写。"
        ),
    )
    logo: Text | None = Field(
        None,
        alias="标志",
        description="每页顶部名称前的图片：templates/assets/ 里的一个文件，如 logo.svg。",
    )
    colour: Annotated[Text, Field(pattern=r"^#[0-9A-Fa-f]{6}$")] | None = Field(
        None,
        alias="主色",
        description='页头、按钮的颜色，加引号写成 "#9b1c1c"；在白底上的对比度不低于 4.5:1。',
        json_schema_extra=written('请写 # 和六位十六进制数字，加引号，如 "#9b1c1c"。'),
    )
    navigation: tuple[SiteLink, ...] = Field(
        (), alias="导航", description="每页顶部另加的链接，如县政府网站首页。"
    )
    footer_links: tuple[SiteLink, ...] = Field(
        (), alias="页脚链接", description="每页底部另加的链接。"
    )
    header_extra: Text | None = Field(
        None,
        alias="页眉附加",
        description="插在页头之前的一段网页：本项目 templates/ 里的一个文件，如 banner.html。",
    )
    party_badge: SiteBadge | None = Field(
        None, alias="党政机关标识", description="页脚的党政机关网站标识：图片和网址。"
    )
    error_badge: SiteBadge | None = Field(
        None, alias="网站找错", description="页脚的“政府网站找错”：图片和网址。"
    )
    sitemap: Address | None = Field(
        None, alias="网站地图", description="页脚“网站地图”的网址；不写的，没有这个链接。"
    )
    severities: tuple[Changed, ...] = Field(
        (), alias="严重程度", description="改变某条规则的严重程度，并写明理由。"
    )

    @property
    def shown_name(self) -> str:
        """What the site is called on its pages."""
        return self.page_name or self.name

    @property
    def voice(self) -> Voice:
        """How the site speaks."""
        return voice_of(self.purpose)

    @property
    def deadline_day(self) -> str:
        """The month and day until which a report is on time where no authority says otherwise."""
        return self.deadline or self.former_deadline or STATUTORY

    @field_validator("url")
    @classmethod
    def _slash(cls, url: str) -> str:
        try:
            parts = urlsplit(url)
        except ValueError:
            raise PydanticCustomError("string_pattern_mismatch", "网址不对") from None
        if parts.query or parts.fragment or not parts.hostname:
            raise PydanticCustomError("string_pattern_mismatch", "网址不对")
        try:
            top = _as_ascii(parts).removesuffix("index.html")
        except UnicodeError:
            raise PydanticCustomError("string_pattern_mismatch", "网址不对") from None
        return top if top.endswith("/") else top + "/"


def _as_ascii(parts: SplitResult) -> str:
    """An address as feeds, sitemaps and programs need it (RFC 3986): Chinese signs percent-encoded,
    a Chinese host in its registered form. UnicodeError where it has none."""
    # Port and name keep their colons, which are part of no label.
    host = ":".join(part.encode("idna").decode() for part in parts.netloc.split(":"))
    return f"{parts.scheme}://{host}{quote(parts.path, safe=_IN_PATH)}"


def deadline_date(month_day: str, year: int) -> dt.date:
    """The deadline for the report on `year`; 29 February counts as the 28th in common years."""
    month, day = map(int, month_day.split("-"))
    try:
        return dt.date(year + 1, month, day)
    except ValueError:
        return dt.date(year + 1, month, 28)
