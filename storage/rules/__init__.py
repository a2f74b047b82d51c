# SPDX-License-Identifier: EUPL-1.2
"""The rules of the work as pure functions: no database, no window, no clock of their own."""
