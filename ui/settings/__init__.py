# SPDX-License-Identifier: EUPL-1.2
"""The settings: who works here, the colleagues, and the care of the store on this laptop."""
