# SPDX-License-Identifier: EUPL-1.2
"""Choosing between what two people wrote about the same thing."""
