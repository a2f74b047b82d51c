# SPDX-License-Identifier: EUPL-1.2
"""The house widgets: every screen is built from these, so that the look is decided in one place."""
