# SPDX-License-Identifier: EUPL-1.2
"""For the alderman: one column, large, for a finger and from a metre away. What comes, what was promised, and the brief."""
