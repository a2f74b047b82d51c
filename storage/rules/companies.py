# SPDX-License-Identifier: EUPL-1.2
"""How companies are divided for filters, lists and coverage: by size and by sector."""

from __future__ import annotations

from enum import StrEnum


class SizeClass(StrEnum):
    """Size by number of employees, in the classes of CBS (bedrijfsgrootte); the value is the range itself."""

    NONE = "0"
    ONE = "1"
    FROM_2 = "2-4"
    FROM_5 = "5-9"
    FROM_10 = "10-19"
    FROM_20 = "20-49"
    FROM_50 = "50-99"
    FROM_100 = "100-249"
    FROM_250 = "250-499"
    FROM_500 = "500-999"
    FROM_1000 = "1000+"

    @property
    def lowest(self) -> int:
        """The smallest number of employees in this class."""
        return int(self.value.rstrip("+").split("-")[0])


def size_class(employees: int | None) -> SizeClass | None:
    """The class of this number of employees; ``None`` when it is unknown or below zero."""
    if employees is None or employees < 0:
        return None
    return next(size for size in reversed(SizeClass) if size.lowest <= employees)


SIZE_STEPS: tuple[tuple[int, frozenset[str]], ...] = (
    (0, frozenset((SizeClass.NONE, SizeClass.ONE))),
    (2, frozenset((SizeClass.FROM_2, SizeClass.FROM_5))),
    (10, frozenset((SizeClass.FROM_10, SizeClass.FROM_20))),
    (50, frozenset((SizeClass.FROM_50, SizeClass.FROM_100))),
    (250, frozenset((SizeClass.FROM_250, SizeClass.FROM_500, SizeClass.FROM_1000))),
)
"""The steps in which sizes are chosen and compared: the lowest number of employees and the size classes in it."""


def size_step(size_class: str) -> str:
    """The step of a size class, as its lowest number of employees; "" when it is not known."""
    return next((str(lowest) for lowest, classes in SIZE_STEPS if size_class in classes), "")


class Sector(StrEnum):
    """Sectors that mean the same in SBI 2008 and SBI 2025, so that a list can mix both versions."""

    AGRICULTURE = "agriculture"
    MINING = "mining"
    INDUSTRY = "industry"
    ENERGY = "energy"
    WATER_WASTE = "water_waste"
    CONSTRUCTION = "construction"
    TRADE = "trade"
    TRANSPORT = "transport"
    HOSPITALITY = "hospitality"
    INFORMATION = "information"
    FINANCE = "finance"
    REAL_ESTATE = "real_estate"
    PROFESSIONAL = "professional"
    SUPPORT = "support"
    GOVERNMENT = "government"
    EDUCATION = "education"
    HEALTH = "health"
    CULTURE = "culture"
    OTHER_SERVICES = "other_services"
    HOUSEHOLDS = "households"
    INTERNATIONAL = "international"


_DIVISIONS: tuple[tuple[int, int, Sector], ...] = (
    (1, 3, Sector.AGRICULTURE),
    (5, 9, Sector.MINING),
    (10, 33, Sector.INDUSTRY),
    (35, 35, Sector.ENERGY),
    (36, 39, Sector.WATER_WASTE),
    (41, 43, Sector.CONSTRUCTION),
    (45, 47, Sector.TRADE),
    (49, 53, Sector.TRANSPORT),
    (55, 56, Sector.HOSPITALITY),
    (58, 63, Sector.INFORMATION),
    (64, 66, Sector.FINANCE),
    (68, 68, Sector.REAL_ESTATE),
    (69, 75, Sector.PROFESSIONAL),
    (77, 82, Sector.SUPPORT),
    (84, 84, Sector.GOVERNMENT),
    (85, 85, Sector.EDUCATION),
    (86, 88, Sector.HEALTH),
    (90, 93, Sector.CULTURE),
    (94, 96, Sector.OTHER_SERVICES),
    (97, 98, Sector.HOUSEHOLDS),
    (99, 99, Sector.INTERNATIONAL),
)
_SECTOR_OF_DIVISION = {
    division: sector for first, last, sector in _DIVISIONS for division in range(first, last + 1)
}


def sector_of(sbi: str | None) -> Sector | None:
    """The sector of a normalised SBI code (digits, two or more) by its division; ``None`` when there is none.

    Source: the division tables of SBI 2008 (NACE Rev. 2) and SBI 2025 (NACE Rev. 2.1). The new version splits
    information in two sections and folds division 45 into 46 and 47; both fall together here.
    """
    division = (sbi or "")[:2]
    if len(division) < 2 or not (division.isascii() and division.isdigit()):
        return None
    return _SECTOR_OF_DIVISION.get(int(division))
