"""What names of places tell: slugs, kinds, full names."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from generator.project.tree import RESERVED, is_slug
from generator.starting import divisions
from generator.starting.place_names import (
    core_of,
    county_full_name,
    kind_of,
    township_full_name,
)
from generator.starting.readings import PLACES, POLYPHONES, USUAL
from generator.starting.slugs import choose_slugs


def slugs(*names: str) -> list[str]:
    return [
        one.slug for one in choose_slugs([(name, f"14052210{n}") for n, name in enumerate(names)])
    ]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("阳城县", "yangcheng"),
        ("白桑镇", "baisang"),
        ("一平垣乡", "yipingyuan"),
        ("凤城街道", "fengcheng"),
        ("阿木古郎苏木", "amugulang"),
        ("峨边彝族自治县", "ebian"),
        ("彭水苗族土家族自治县", "pengshui"),
        ("东乡族自治县", "dongxiangzu"),
        ("梅里斯达斡尔族区", "meilisi"),
        ("姜家店朝鲜族乡", "jiangjiadian"),
        ("杜拉尔鄂温克民族乡", "dulaer"),
        ("蔚县", "yuxian"),
        ("番禺区", "panyu"),
        ("六合区", "luhe"),
        ("大城县", "daicheng"),
        ("大城镇", "dacheng"),
        ("洪洞县", "hongtong"),
        ("长子县", "zhangzi"),
        ("长治市", "changzhi"),
        ("新都区", "xindu"),
        ("单县", "shanxian"),
        ("吕梁镇", "lvliang"),
        ("浒墅关镇", "xushuguan"),
        ("一五〇团", "yiwulingtuan"),
        ("143团", "143tuan"),
        ("天津经济技术开发区（其他片区）", "tianjinjingjijishukaifaquqitapianqu"),
        ("（）", "jiguan"),
    ],
)
def test_a_slug_is_read_as_the_place_is_called(name: str, slug: str) -> None:
    assert slugs(name) == [slug]


def test_slugs_that_would_be_the_same_are_told_apart() -> None:
    assert slugs("城关镇", "城关乡", "白桑镇") == ["chengguan-zhen", "chengguan-xiang", "baisang"]
    assert slugs("清河镇", "庆和镇") == ["qinghe-100", "qinghe-101"]
    assert [one.clash for one in choose_slugs([("清河镇", None), ("庆和镇", None)])] == [
        "qinghe"
    ] * 2
    assert [one.slug for one in choose_slugs([("清河镇", None), ("庆和镇", None)])] == [
        "qinghe-2",
        "qinghe-3",
    ]


def test_a_slug_that_others_have_or_the_site_needs_is_left_to_them() -> None:
    (one,) = choose_slugs([("白桑镇", "140522111")], taken=["baisang"])
    assert (one.slug, one.clash) == ("baisang-zhen", "baisang")
    (two,) = choose_slugs([("大塔镇", "150000100")])
    assert "data" in RESERVED
    assert (two.slug, two.clash) == ("data-zhen", "data")


def test_a_choice_of_readings_is_named() -> None:
    (one,) = choose_slugs([("番禺区", "440113")])
    assert [tuple(doubt) for doubt in one.doubts] == [("番", "pan", ("fan",))]
    (two,) = choose_slugs([("蔚县", "130726")])
    assert [tuple(doubt) for doubt in two.doubts] == [("蔚", "yu", ("wei",))]
    assert choose_slugs([("白桑镇", "140522111")])[0].doubts == ()


def test_the_tables_of_readings_are_whole() -> None:
    for name, reading in PLACES.items():
        assert len(reading.split()) == len(name), name
        earlier = list(PLACES)[: list(PLACES).index(name)]
        assert not any(name.startswith(other) for other in earlier), name
    assert all(len(set(ways)) == len(ways) > 1 for ways in POLYPHONES.values())
    assert all(len(character) == 1 for character in (*POLYPHONES, *USUAL))


def test_every_township_has_an_address_of_its_own_in_its_county() -> None:
    counties: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
    for line in divisions._lines().split():
        code, _, name = line.partition("\t")
        if len(code) == 9 and code.startswith(("13", "52", "65")):
            counties[code[:6]].append((name, code))
    for places in counties.values():
        chosen = [one.slug for one in choose_slugs(places)]
        assert len(set(chosen)) == len(places)
        assert all(is_slug(slug) and slug not in RESERVED for slug in chosen)


@pytest.mark.parametrize(
    ("code", "county", "township", "full"),
    [
        ("140522", "阳城县", "白桑镇", "阳城县白桑镇人民政府"),
        ("140522", "阳城县", "寺头乡", "阳城县寺头乡人民政府"),
        ("220122", "农安县", "姜家店朝鲜族乡", "农安县姜家店朝鲜族乡人民政府"),
        ("150726", "新巴尔虎左旗", "罕达盖苏木", "新巴尔虎左旗罕达盖苏木人民政府"),
        ("140522", "阳城县", "凤城街道", None),
        ("110105", "朝阳区", "高碑店地区", None),
        ("654002", "伊宁市", "良种繁育场", None),
        ("130171", "石家庄高新技术产业开发区", "郄马镇", None),
    ],
)
def test_a_full_name_is_derived_only_where_it_is_sure(
    code: str, county: str, township: str, full: str | None
) -> None:
    assert township_full_name(code, county, township) == full


@pytest.mark.parametrize(
    ("code", "name", "sure"),
    [
        ("140522", "阳城县", True),
        ("211421", "绥中县", True),
        ("220106", "绿园区", True),
        ("130706", "下花园区", True),
        ("310115", "浦东新区", True),
        ("150223", "达尔罕茂明安联合旗", True),
        ("130171", "石家庄高新技术产业开发区", False),
        ("620171", "兰州新区", False),
        ("632857", "大柴旦行政委员会", False),
        ("460321", "西沙群岛", False),
    ],
)
def test_a_county_has_a_government_where_the_list_says_so(code: str, name: str, sure: bool) -> None:
    assert county_full_name(code, name) == (f"{name}人民政府" if sure else None)


def test_the_kinds_of_all_townships() -> None:
    """2,649 entries are none of 镇, 乡, 苏木, 街道: they are on the list to confirm."""
    names = [line.split("\t")[1] for line in divisions._lines().split("\n") if line[9:10] == "\t"]
    assert Counter(map(kind_of, names)) == {"乡镇": 29582, "街道": 9121, "其他": 2649}


def test_one_character_is_not_left_alone() -> None:
    assert core_of("蔚县") == "蔚县"
    assert core_of("辉苏木") == "辉苏木"
