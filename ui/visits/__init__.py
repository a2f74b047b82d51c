# SPDX-License-Identifier: EUPL-1.2
"""Company visits: the programme by week, the list, one visit from wish to report, and the brief before it."""
