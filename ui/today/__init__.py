# SPDX-License-Identifier: EUPL-1.2
"""The page a day begins with."""
