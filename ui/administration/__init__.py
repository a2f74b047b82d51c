# SPDX-License-Identifier: EUPL-1.2
"""The administration: what counts for the whole municipality."""
