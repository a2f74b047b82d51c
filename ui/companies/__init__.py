# SPDX-License-Identifier: EUPL-1.2
"""The companies screen: the list, the page of one company, and the sheets to add, change, log and merge."""
