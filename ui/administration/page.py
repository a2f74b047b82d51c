# SPDX-License-Identifier: EUPL-1.2
"""The administration: what an administrator arranges for everybody, and the part of it that coordinators do.

Another subject is a file with a ``Section`` beside this one, and a line in the table.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from assets.texts import _
from ui.administration.accounts import AccountsSection
from ui.administration.audit_trail import AuditTrailSection
from ui.administration.departments import DepartmentsSection, TopicsSection
from ui.administration.laptops import LaptopsSection
from ui.administration.letters import LettersSection
from ui.administration.lists import ListsSection
from ui.administration.mail import MailSection
from ui.administration.terms import TermsSection
from ui.administration.town import TownSection
from ui.context import Context
from ui.subjects.page import About, SubjectsPage


class AdministrationPage(SubjectsPage):
    """Subjects: ``town accounts departments lists letters mail topics terms laptops audit``, as far as this person may change them."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        about = {
            "town": About(_("Municipality"), "ph.bank", TownSection, "municipality.describe"),
            "accounts": About(_("Accounts and roles"), "ph.user-gear", AccountsSection, "accounts.change"),
            "departments": About(
                _("Departments"), "ph.tree-structure", DepartmentsSection, "people.add_department"
            ),
            "lists": About(_("Lists"), "ph.list-bullets", ListsSection, "lists.add"),
            "letters": About(_("Letters"), "ph.envelope-simple", LettersSection, "letter_templates.write"),
            "mail": About(_("Mail server"), "ph.paper-plane-tilt", MailSection, "municipality.set_mail"),
            "topics": About(_("Topics"), "ph.chats-circle", TopicsSection, "municipality.add_topic"),
            "terms": About(_("Terms"), "ph.hourglass-medium", TermsSection, "municipality.set_term"),
            "laptops": About(_("Laptops"), "ph.laptop", LaptopsSection, "laptops.see"),
            "audit": About(_("Audit trail"), "ph.fingerprint", AuditTrailSection, "audit.see"),
        }
        super().__init__(context, _("Administration"), about, parent)
