# SPDX-License-Identifier: EUPL-1.2
"""The program: it builds everything once, wires it, and starts and stops in order."""

VERSION = "0.1.0"
"""The version of this program. It stands here too because neither a checkout nor the built program is an installed package."""
