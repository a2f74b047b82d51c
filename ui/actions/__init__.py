# SPDX-License-Identifier: EUPL-1.2
"""The one list of actions for everybody: what was promised, how it stands, and who must still hear how it ended."""

from __future__ import annotations

from ui.actions.page import ActionsPage

__all__ = ["ActionsPage"]
