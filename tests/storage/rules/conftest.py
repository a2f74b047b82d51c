# SPDX-License-Identifier: EUPL-1.2
"""How hard the properties of the rules are tried; ``--hypothesis-profile=thorough`` tries them 1,500 times."""

from __future__ import annotations

from hypothesis import settings

# No deadline: the first example of a check imports its library, and a busy machine is no defect of a rule.
settings.register_profile("usual", deadline=None)
settings.register_profile("thorough", deadline=None, max_examples=1500)
settings.load_profile("usual")
