# SPDX-License-Identifier: EUPL-1.2
"""The two papers about what we ship: a bill of materials for machines (CycloneDX), and a table of licences for people."""

from __future__ import annotations

import importlib.metadata
import tomllib
from collections.abc import Iterable

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.dependencies.locked import ROOT, Package

TABLE = ROOT / "docs" / "licences.md"
BILL = ROOT / "build" / "sbom.cdx.json"

_HEAD = """\
# Licences of what we ship

Rode Loper is under the [EUPL-1.2](../LICENSE). These packages run with it, on a laptop or on a server; their exact versions and
hashes are in the locked requirements. Made by `python3 dev.py sbom`, which also writes the bill of materials. A test fails
when a package is missing here, or has a licence that the EUPL does not go with. What is inside a package (Qt, SQLite, PDFium
and the like) has its licence in that package.

| Package | Licence | Runs on |
|---|---|---|
"""


def table(packages: Iterable[Package]) -> str:
    """The page with all licences."""
    return _HEAD + "".join(f"| {one.name} | {one.licence} | {', '.join(one.parts)} |\n" for one in packages)


def bill(packages: Iterable[Package]) -> str:
    """The bill of materials as CycloneDX 1.6 in JSON: each package with version, licence, hashes and what it needs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    licences = LicenseFactory()
    ours = Component(
        name=project["name"],
        version=project["version"],
        type=ComponentType.APPLICATION,
        bom_ref=project["name"],
        licenses=[licences.make_from_string(project["license"])],
    )
    made = Bom()
    made.metadata.component = ours
    components = {
        one.name: Component(
            name=one.name,
            version=one.version,
            type=ComponentType.LIBRARY,
            bom_ref=one.name,
            purl=PackageURL("pypi", name=one.name, version=one.version),
            licenses=[licences.make_from_string(one.licence)],
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in one.hashes],
            properties=[Property(name="rode-loper:runs-on", value=part) for part in one.parts],
        )
        for one in packages
    }
    made.components.update(components.values())
    direct = {canonicalize_name(Requirement(said).name) for said in _direct(project)}
    made.register_dependency(ours, [components[name] for name in sorted(direct & components.keys())])
    for name, component in components.items():
        needs = sorted(_needs(name) & components.keys())
        made.register_dependency(component, [components[one] for one in needs])
    return JsonV1Dot6(made).output_as_string(indent=2) + "\n"


def _direct(project: dict[str, object]) -> list[str]:
    extras = project["optional-dependencies"]
    assert isinstance(extras, dict)
    always = project["dependencies"]
    assert isinstance(always, list)
    return [*always, *extras["desktop"], *extras["backend"]]


def _needs(name: str) -> set[str]:
    """What a package asks for; a package of another system is not here to be asked."""
    try:
        asked = importlib.metadata.requires(name) or []
    except importlib.metadata.PackageNotFoundError:
        return set()
    return {canonicalize_name(Requirement(said).name) for said in asked if "extra ==" not in said}
