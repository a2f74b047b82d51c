# SPDX-License-Identifier: EUPL-1.2
"""The pages before there is an open store: the first start, the recovery code, unlocking, and what to do when it fails."""
