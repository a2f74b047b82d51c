# SPDX-License-Identifier: EUPL-1.2
"""The questions: each gives frozen rows through ``Store.read``; no unit of work reaches a window."""
