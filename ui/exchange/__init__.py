# SPDX-License-Identifier: EUPL-1.2
"""The exchange with the municipal backend, as a person sees it."""
