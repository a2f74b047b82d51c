# SPDX-License-Identifier: EUPL-1.2
"""The program: it builds everything once, wires it, and starts and stops in order."""
