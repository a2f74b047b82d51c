# SPDX-License-Identifier: EUPL-1.2
"""The settings: who works here and how it looks, the colleagues, and the care of the store on this laptop."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from assets.texts import _
from ui.context import Context
from ui.settings.care import StoreSection
from ui.settings.colleagues import ColleaguesSection
from ui.settings.me import MeSection
from ui.subjects.page import About, SubjectsPage


class SettingsPage(SubjectsPage):
    """Subjects: ``me colleagues store``."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        about = {
            "me": About(_("Me"), "ph.user", MeSection),
            "colleagues": About(_("Colleagues"), "ph.users-three", ColleaguesSection),
            "store": About(_("Storage"), "ph.lock-key", StoreSection),
        }
        super().__init__(context, _("Settings"), about, parent)
