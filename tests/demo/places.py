"""The invented county 云溪县: its twelve authorities, what they are called and when they report."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model.authority import Kind

YEARS = range(2017, 2025)
COUNTY = "yunxi"
NOTHING: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """An authority; `local` and `works` are what its reports speak of, `size` how much comes in."""

    slug: str
    name: str
    full_name: str
    kind: Kind
    code: str
    size: int
    trade: str
    local: tuple[str, str, str]
    works: tuple[str, str]
    unseen: tuple[int, ...] = NOTHING  # years without a report on the site …
    owed: tuple[int, ...] = NOTHING  # … and those of them in which one is known to be due
    lines: tuple[str, ...] = ()  # of authority.yml, instead of empty ones
    former: tuple[str, int] | None = None  # the full name in reports up to a year

    @property
    def path(self) -> str:
        """The folder below content/reports."""
        return self.slug if self.slug == COUNTY else f"{COUNTY}/{self.slug}"

    @property
    def years(self) -> tuple[int, ...]:
        """The years with a report."""
        return tuple(year for year in YEARS if year not in self.unseen)

    def full_name_in(self, year: int) -> str:
        """The name that stands on the report of `year`."""
        return self.former[0] if self.former and year <= self.former[1] else self.full_name

    def short_name_in(self, year: int) -> str:
        """松鹤镇: without the county and 人民政府."""
        if self.former and year <= self.former[1]:
            return self.former[0].removeprefix("云溪县").removesuffix("人民政府")
        return self.name


def _town(slug: str, name: str, code: str, size: int, trade: str, local: tuple[str, str, str],
          works: tuple[str, str], **more: object) -> Place:  # fmt: skip
    return Place(
        slug, name, f"云溪县{name}人民政府", "乡镇", f"999901{code}", size, trade, local, works,
        **more,  # type: ignore[arg-type]  # the rest of Place's own fields
    )  # fmt: skip


PLACES = (
    Place(
        COUNTY, "云溪县", "云溪县人民政府", "县级政府", "999901", 0, "特色农产品加工",
        ("松鹤镇", "清潭镇", "云门街道"), ("县城供水管网改造", "云溪河综合治理"),
    ),
    Place(
        "yunmen", "云门街道", "云溪县人民政府云门街道办事处", "街道", "999901001", 14, "社区商业",
        ("北门社区", "书院社区", "河滨社区"), ("老旧小区改造", "书院路排水改造"),
        lines=("设立: 2019-01-18",), former=("云溪县云门镇人民政府", 2018),
    ),
    _town(
        "songhe", "松鹤镇", "100", 8, "高山蔬菜", ("松鹤村", "梨园村", "东塘村"),
        ("集镇污水管网", "鹤溪河堤加固"),
    ),
    _town(
        "bailu", "白鹭镇", "101", 5, "稻渔种养", ("白鹭村", "湖头村", "长堤村"),
        ("白鹭湖环湖步道", "集镇农贸市场迁建"),
    ),
    _town(
        "shiliang", "石梁镇", "102", 3, "石材加工", ("石梁村", "上岩村", "下岩村"),
        ("矿山复绿", "石梁至上岩公路改建"), unseen=(2020,), owed=(2020,),
    ),
    _town(
        "qingtan", "清潭镇", "103", 10, "茶叶种植", ("清潭村", "茶园村", "龙井村"),
        ("镇卫生院迁建", "清潭水库除险加固"),
    ),
    _town(
        "taoping", "桃坪镇", "104", 4, "林果种植", ("桃坪村", "南屏村", "果园村"),
        ("中心小学扩建", "桃坪至南屏公路改建"),
        former=("云溪县桃坪乡人民政府", 2020), lines=("设立: 2021-03-16",),
    ),
    _town(
        "zhuwu", "竹坞乡", "200", 2, "竹制品加工", ("竹坞村", "坑口村", "高坪村"),
        ("农村饮水提升", "竹坞溪小流域治理"),
    ),
    _town(
        "mailing", "麦岭乡", "201", 2, "中药材种植", ("麦岭村", "西坡村", "岭头村"),
        ("通村道路硬化", "易地搬迁安置点配套"), unseen=(2018,),
    ),
    _town(
        "yuewan", "月湾乡", "202", 3, "水产养殖", ("月湾村", "渡口村", "沙洲村"),
        ("渔港避风塘维修", "渡口公路桥"), unseen=(2022,), owed=(2022,),
    ),
    _town(
        "nanping", "南屏乡", "203", 2, "油茶种植", ("南屏村", "大屋村", "坪上村"),
        ("卫生厕所改造", "乡敬老院修缮"), unseen=tuple(range(2021, 2025)),
        lines=("撤销: 2021-03-16", f"继任机关: {COUNTY}/taoping"),
    ),
    Place(
        "minzheng", "县民政局", "云溪县民政局", "部门", "999901901", 11, "养老服务",
        ("救助服务窗口", "县福利院", "婚姻登记处"), ("县福利院扩建", "居家养老服务站建设"),
        unseen=(2017,),
    ),
)  # fmt: skip


def authority_yaml(place: Place) -> str:
    """authority.yml of a place."""
    owed = sorted({*place.years, *place.owed} if place.kind != "部门" else place.years)
    own = dict(line.split(": ", 1) for line in place.lines)
    former = "[]"
    if place.former:
        former = f"[{{名称: {place.former[0]}, 至: {place.former[1]}}}]"
    values = {
        "名称": place.name,
        "全称": place.full_name,
        "类型": place.kind,
        "代码": f'"{place.code}"',
        "应报年度": f"[{', '.join(map(str, owed))}]",
        "设立": own.get("设立", "~"),
        "撤销": own.get("撤销", "~"),
        "继任机关": own.get("继任机关", "~"),
        "曾用名": former,
        "联系": "{地址: ~, 电话: ~, 邮编: ~}",
    }
    lines = (f"{key}: {value}" for key, value in values.items())
    return "\n".join([f"# {place.full_name}（示例，虚构）", *lines]) + "\n"
