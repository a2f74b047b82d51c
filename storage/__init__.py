# SPDX-License-Identifier: EUPL-1.2
"""The local store and the rules of the work: it knows no window and no network."""
