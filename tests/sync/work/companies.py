# SPDX-License-Identifier: EUPL-1.2
"""What is known of companies, at random."""

from __future__ import annotations

from storage.operations import companies, company_merge, contact_moments, contacts, letters, lists
from storage.rules.choices import Channel, Disclosure
from storage.rules.ids import TOP_LIST_ID
from storage.rules.letters import LetterKind, Words
from storage.rules.workdays import dutch_day
from tests.sync.work.worker import Worker


class Companies(Worker):
    """Companies, their people, the lists they are on, and what was said to them."""

    def _add_company(self) -> None:
        token = self._token()
        branch = f"{self.random.randrange(40):012}" if self.random.random() < 0.3 else ""
        self._do(companies.add, name=token, branch_number=branch, city="Lindervoort", keeps=token)

    def _change_company(self) -> None:
        field = self.random.choice(["city", "street", "website", "approach"])
        self._edit(companies.change, "companies", self._any("companies", "trade_name != 'draft'"), field)

    def _account_manager(self) -> None:
        self._do(companies.change, self._any("companies"), account_manager_id=self._colleague())

    def _archive_company(self) -> None:
        self._do(companies.archive, self._any("companies"), archived=self.random.random() < 0.5)

    def _merge_companies(self) -> None:
        self._do(company_merge.merge, self._any("companies"), self._any("companies"))

    def _unmerge_company(self) -> None:
        self._do(company_merge.unmerge, self._any("companies", "merged_into_id IS NOT NULL"))

    def _delete_company(self) -> None:
        # Only one that nobody else can have worked on yet: taking away what others wrote is asked about first.
        self._do(companies.delete, self._any("companies", "trade_name = 'draft'"))

    def _add_draft(self) -> None:
        self._do(companies.add, name="Te veel", trade_name="draft")

    def _add_contact(self) -> None:
        token = self._token()
        self._do(contacts.add, self._any("companies", "trade_name != 'draft'"), name=token, keeps=token)

    def _change_contact(self) -> None:
        self._edit(contacts.change, "contacts", self._any("contacts"), "function")

    def _archive_contact(self) -> None:
        self._do(contacts.archive, self._any("contacts"), archived=self._yes())

    def _change_call(self) -> None:
        moment = self._any("contact_moments")
        if self._yes():
            self._do(contact_moments.change, moment, disclosure=self.random.choice(list(Disclosure)).value)
        else:
            self._edit(contact_moments.change, "contact_moments", moment, "text")

    def _log_call(self) -> None:
        token = self._token()
        self._do(
            contact_moments.log,
            self._any("companies"),
            subject=token,
            channel=Channel.PHONE.value,
            keeps=token,
            visit_id=self._any("visits") if self.random.random() < 0.2 else None,
            disclosure=self.random.choice(list(Disclosure)).value,
        )

    def _list(self) -> None:
        which = self.random.choice([lists.add_members, lists.remove_members])
        self._do(which, TOP_LIST_ID, [self._any("companies")])

    def _archive_call(self) -> None:
        self._do(contact_moments.archive, self._any("contact_moments"), archived=self._yes())

    # What companies hear from us

    def _draft_letter(self) -> None:
        kind, about = self.some_letter()
        words = Words("Concept", self._token())
        self._do(letters.draft, about, kind, words, language=self.random.choice(["nl", "en"]))

    def _send_letter(self) -> None:
        kind, about = self.some_letter()
        token = self._token()
        channel = self.random.choice([Channel.MAIL, Channel.LETTER]).value
        words = Words(token, f"Geachte heer,\n\n- {token}")
        day = dutch_day(self.store.clock())
        self._do(letters.went_out, about, kind, words, day=day, channel=channel, keeps=token)

    def some_letter(self) -> tuple[LetterKind, str]:
        """Some kind of letter, and what it is about."""
        kind = self.random.choice(list(LetterKind))
        return kind, self._any("visits" if kind is LetterKind.AFTER_VISIT else "actions")
