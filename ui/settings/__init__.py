# SPDX-License-Identifier: EUPL-1.2
"""The settings: who works here, what belongs to the municipality, and the care of the store."""
