# SPDX-License-Identifier: EUPL-1.2
"""The exchange with the municipality as a person sees it: what went, what came, and connecting."""
