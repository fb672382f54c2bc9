"""The bill of materials of a release: CycloneDX 1.6 as JSON, the same bytes for the same commit."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from tests.release.shipped import VENDORED, Pinned, Vendored, licences


def bill_of_materials(version: str, wheel: str, moment: dt.datetime) -> str:
    """All that the wheel carries and that its extras install; `wheel` is its SHA-256 digest, `moment`
    that of the commit."""
    program = Component(
        name="nianbao",
        version=version,
        type=ComponentType.APPLICATION,
        bom_ref="nianbao",
        purl=PackageURL("pypi", name="nianbao", version=version),
        licenses=[LicenseFactory().make_from_string("Apache-2.0")],
        hashes=_hashes([wheel]),
    )
    bom = Bom(
        serial_number=uuid.uuid5(uuid.NAMESPACE_URL, f"nianbao:{version}:{wheel}"),
        components=[*map(_of_vendored, VENDORED), *(_of_package(*one) for one in licences())],
    )
    bom.metadata.component = program
    bom.metadata.timestamp = moment
    bom.register_dependency(program, bom.components)
    return JsonV1Dot6(bom).output_as_string(indent=1) + "\n"


def _of_package(package: Pinned, licence: str) -> Component:
    purl = PackageURL("pypi", name=package.name, version=package.version)
    marker = package.requirement.marker
    return Component(
        name=package.name,
        version=package.version,
        bom_ref=str(purl),
        purl=purl,
        licenses=[LicenseFactory().make_from_string(licence)],
        hashes=[],
        # One of these, by platform and Python: a component's own hashes would mean one file.
        properties=[
            *(Property(name="nianbao:file", value=one) for one in package.hashes),
            *([Property(name="nianbao:marker", value=str(marker))] if marker else []),
        ],
    )


def _of_vendored(one: Vendored) -> Component:
    purl = PackageURL.from_string(f"{one.origin}@{one.version}")
    return Component(
        name=one.name,
        version=one.version,
        bom_ref=str(purl),
        purl=purl,
        licenses=[LicenseFactory().make_from_string(one.licence)],
        properties=[Property(name="nianbao:folder", value=one.folder)],
    )


def _hashes(digests: Iterable[str]) -> list[HashType]:
    return [HashType(alg=HashAlgorithm.SHA_256, content=one) for one in digests]
