"""What describes the files: the Data Package of the CSV files, the checksums, schema.org."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from generator.dataset.columns import AUTHORITY_COLUMNS, KEY_COLUMNS, REPORT_COLUMNS
from generator.dataset.csv_files import sums_text
from generator.dataset.dictionary import english_of
from generator.dataset.files import (
    FOLDER,
    INDEX,
    PACKAGE,
    ZIP_TEXT,
    FileDescription,
    FileDigest,
    addresses,
    descriptions,
    years_of,
)
from generator.dataset.table_rows import WideTable, wide_tables
from generator.exporters.data_dictionary import COLUMNS, Meaning
from generator.model.holdings import Holdings
from generator.pages.frame import canonical
from generator.pages.structured import LANGUAGE

DigestOf = Callable[[str], FileDigest]  # by the address of a file that was made
DESCRIPTION = (
    "政府信息公开工作年度报告统计表的全部数据：主动公开政府信息、收到和处理政府信息公开申请、"
    "政府信息公开行政复议和行政诉讼情况。"
)
# frictionlessdata.io: a cell that may be a mark as well as a number is of any type.
_TYPES = {
    "文本 text": "string",
    "整数 integer": "integer",
    "日期 date": "date",
    "数或文本 number or text": "any",
}
_MEDIA = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "sqlite": "application/vnd.sqlite3",
    "parquet": "application/vnd.apache.parquet",
    "zip": "application/zip",
}


def datapackage(holdings: Holdings, digest_of: DigestOf) -> bytes:
    """datapackage.json of the CSV files (Frictionless Data Package, frictionlessdata.io)."""
    wide = {f"{table.name}.csv": table for table in wide_tables()}
    package = {
        "name": "nianbao",
        "title": holdings.library.site.name,
        "description": DESCRIPTION,
        "homepage": canonical(holdings.library.site, INDEX),
        "profile": "data-package",
        "resources": [
            _resource(file, _schema(file.name, wide.get(file.name)), digest_of(FOLDER + file.name))
            for file in descriptions()
            if file.kind == "CSV"
        ],
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


def _resource(file: FileDescription, schema: Mapping[str, Any], made: FileDigest) -> dict[str, Any]:
    return {
        "name": file.name.removesuffix(".csv"),
        "path": file.name,
        "title": file.text,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "header": True},
        "bytes": made.size,
        "hash": f"sha256:{made.digest}",
        "schema": schema,
    }


def _schema(name: str, wide: WideTable | None) -> dict[str, Any]:
    """The columns of a file; what a line is known by, where that is certain."""
    if name == "authorities.csv":
        above = _reference("上级", "机关", "")
        return _fields(map(_field, AUTHORITY_COLUMNS), ["机关"], [above])
    to_authority = _reference("机关", "机关", "authorities")
    if name == "reports.csv":
        return _fields(map(_field, REPORT_COLUMNS), ["机关", "年度"], [to_authority])
    to_report = _reference(["机关", "年度"], ["机关", "年度"], "reports")
    if wide is None:
        # Two rows that only the original has may have the same name, so a cell has no key.
        return _fields(map(_field, COLUMNS), [], [to_report])
    cells = [
        {
            "name": column,
            "type": "any",
            "title": english_of((*row.path[1:], row.columns.columns[index].key)),
        }
        for column, (row, index) in zip(wide.columns, wide.cells, strict=True)
    ]
    return _fields([*map(_field, KEY_COLUMNS), *cells], ["机关", "年度"], [to_report])


def _reference(fields: str | list[str], to: str | list[str], resource: str) -> dict[str, Any]:
    return {"fields": fields, "reference": {"resource": resource, "fields": to}}


def _fields(
    fields: Iterable[Mapping[str, Any]], key: list[str], references: list[dict[str, Any]]
) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": list(fields), "missingValues": [""]}
    if key:
        schema["primaryKey"] = key
    return {**schema, "foreignKeys": references}


def _field(column: Meaning) -> dict[str, str]:
    return {
        "name": column.name,
        "type": _TYPES[column.kind],
        "title": column.english,
        "description": f"{column.meaning} {column.meaning_english}",
    }


def checksums(holdings: Holdings, kinds: Collection[str], digest_of: DigestOf) -> bytes:
    """SHA256SUMS of every file but itself and the page."""
    digests = {address: digest_of(address).digest for address in addresses(holdings, kinds)}
    package = hashlib.sha256(datapackage(holdings, digest_of)).hexdigest()
    return sums_text({a.removeprefix(FOLDER): d for a, d in {**digests, PACKAGE: package}.items()})


def dataset_ld(holdings: Holdings, kinds: Collection[str], digest_of: DigestOf) -> dict[str, Any]:
    """The data set in the words of schema.org."""
    site, years = holdings.library.site, years_of(holdings)
    about = {file.name: file.text for file in descriptions()}
    data: dict[str, Any] = {
        "@type": "Dataset",
        "name": f"{site.name}：全部数据",
        "description": DESCRIPTION,
        "url": canonical(site, INDEX),
        "inLanguage": LANGUAGE,
        "isAccessibleForFree": True,
        "variableMeasured": [column.name for column in COLUMNS],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": address.removeprefix(FOLDER),
                "description": about.get(address.removeprefix(FOLDER), ZIP_TEXT),
                "encodingFormat": _MEDIA[address.rpartition(".")[2]],
                "contentUrl": site.url + address,
                "contentSize": f"{digest_of(address).size} B",
                "sha256": digest_of(address).digest,
            }
            for address in addresses(holdings, kinds)
        ],
    }
    if years:
        data["temporalCoverage"] = f"{years[-1]}/{years[0]}"
    if site.host:
        data["publisher"] = {"@type": site.voice.organisation, "name": site.host}
    return data
