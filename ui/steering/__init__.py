# SPDX-License-Identifier: EUPL-1.2
"""The screen that a coordinator steers by."""
