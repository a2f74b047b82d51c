# SPDX-License-Identifier: EUPL-1.2
"""Importing a file of companies: choose, say what the columns are, see what will happen, and do it."""
