# SPDX-License-Identifier: EUPL-1.2
"""Companies, the people who work there, the lists they are on, and contacts that were not a visit."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import LOCAL, Long, Record, Ref, Short, key_of_moment


class Company(Record):
    """An establishment (*vestiging*). Numbers are text: they have leading zeros and nobody adds them up."""

    __tablename__ = "companies"

    # Sorted as people read: Abel before ABN.
    name: Mapped[str] = mapped_column(String(collation="NOCASE"), default="", server_default="")
    trade_name: Mapped[Short]
    kvk_number: Mapped[Short] = mapped_column(index=True)  # 8 digits
    branch_number: Mapped[Short] = mapped_column(index=True)  # 12 digits
    rsin: Mapped[Short]  # 9 digits
    legal_form: Mapped[Short]
    street: Mapped[Short]
    house_number: Mapped[Short]  # with its addition: 14-B
    postcode: Mapped[Short] = mapped_column(index=True)  # 1234 AB
    city: Mapped[Short]
    village: Mapped[Short]  # kern
    district: Mapped[Short]  # wijk
    neighbourhood: Mapped[Short]  # buurt
    sbi_code: Mapped[Short]
    sbi_version: Mapped[Short]  # 2008 or 2025
    sbi_text: Mapped[Short]
    sector: Mapped[Short]  # rules.companies.Sector
    employees: Mapped[int | None]
    employees_before: Mapped[int | None]  # the number that the last change replaced
    size_class: Mapped[Short]
    kind: Mapped[Short]
    phase: Mapped[Short]
    phase_since: Mapped[int | None]  # year
    phone: Mapped[Short]
    email: Mapped[Short]
    website: Mapped[Short]
    account_manager_id: Mapped[str | None] = mapped_column(ForeignKey("colleagues.id"))
    approach: Mapped[Long]  # how this company likes to be approached
    sensitivities: Mapped[Long]  # what we rather do not talk about; confidential
    archived_at: Mapped[dt.datetime | None]
    merged_into_id: Mapped[str | None] = mapped_column(ForeignKey("companies.id"))
    merge_undo: Mapped[
        Long
    ]  # JSON, on the company that was merged: field -> value of the winner before and after
    imported: Mapped[Long]  # JSON: field -> value as last imported; what differs was edited by hand
    last_visit_on: Mapped[dt.date | None] = mapped_column(info=LOCAL)
    last_contact_on: Mapped[dt.date | None] = mapped_column(info=LOCAL)
    open_actions: Mapped[int] = mapped_column(default=0, server_default="0", info=LOCAL)

    __table_args__ = (
        # With the id in it, a list of something else by company name needs no row of this table.
        Index("ix_companies_name", "name", "id"),
        # The company list reads only this index, whatever the filter and the order: four times faster than the rows.
        Index(
            "ix_companies_list",
            "name",
            "district",
            "sector",
            "size_class",
            "employees",
            "last_visit_on",
            "last_contact_on",
            "open_actions",
            "account_manager_id",
            sqlite_where=text("archived_at IS NULL AND merged_into_id IS NULL"),
        ),
        # How many companies of each sort there are.
        Index(
            "ix_companies_divided",
            "district",
            "sector",
            "size_class",
            "kind",
            "archived_at",
            "merged_into_id",
            sqlite_where=text("archived_at IS NULL AND merged_into_id IS NULL"),
        ),
        # The companies of one account manager, as ids: ten thousand of them without a row.
        Index("ix_companies_manager", "account_manager_id", "merged_into_id", "id"),
        Index("ix_companies_archived", "name", sqlite_where=text("archived_at IS NOT NULL")),
        Index(
            "ix_companies_merged_into_id", "merged_into_id", sqlite_where=text("merged_into_id IS NOT NULL")
        ),
    )


class Contact(Record):
    """A person at a company (*contactpersoon*)."""

    __tablename__ = "contacts"

    company_id: Mapped[Ref] = mapped_column(ForeignKey("companies.id"), index=True)
    name: Mapped[Short]
    salutation: Mapped[Short]  # mevrouw, de heer, or empty
    function: Mapped[Short]
    email: Mapped[Short]
    phone: Mapped[Short]
    may_mail: Mapped[bool] = mapped_column(default=True, server_default="1")
    preference: Mapped[Short]  # liever mailen, graag kort
    source: Mapped[Short]  # where these data come from: visit, import, website
    archived_at: Mapped[dt.datetime | None]


class CompanyList(Record):
    """A list of companies (*lijst*): top 30, best employers, hand-picked."""

    __tablename__ = "lists"

    code: Mapped[Short]  # of a list that we ship: top30; empty for the municipality's own
    name: Mapped[Short]
    description: Mapped[Long]
    position: Mapped[int] = mapped_column(default=0, server_default="0")
    archived_at: Mapped[dt.datetime | None]


class ListMember(Record):
    """One company on one list, with the reason and the year."""

    __tablename__ = "list_members"

    list_id: Mapped[Ref] = mapped_column(ForeignKey("lists.id"), index=True)
    company_id: Mapped[Ref] = mapped_column(ForeignKey("companies.id"), index=True)
    reason: Mapped[Short]
    year: Mapped[int | None]
    archived_at: Mapped[dt.datetime | None]


class ContactMoment(Record):
    """A call, a question or a letter without a visit (*contactmoment*); it counts in the timeline and the cadence."""

    __tablename__ = "contact_moments"

    key: Mapped[int] = mapped_column(Integer, primary_key=True, default=key_of_moment, info=LOCAL)
    company_id: Mapped[Ref] = mapped_column(ForeignKey("companies.id"), index=True)
    contact_id: Mapped[str | None] = mapped_column(ForeignKey("contacts.id"))
    # The visit that this is about, such as the letter that thanks for it.
    visit_id: Mapped[str | None] = mapped_column(ForeignKey("visits.id"), index=True)
    colleague_id: Mapped[str] = mapped_column(ForeignKey("colleagues.id"))
    channel: Mapped[Short]
    happened_at: Mapped[dt.datetime] = mapped_column(index=True)
    subject: Mapped[Short]
    text: Mapped[Long]
    disclosure: Mapped[str] = mapped_column(String, default="internal", server_default="internal")
    archived_at: Mapped[dt.datetime | None]
