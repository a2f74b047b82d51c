# SPDX-License-Identifier: EUPL-1.2
"""All that a person sees: windows, and documents on paper."""
