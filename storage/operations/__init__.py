# SPDX-License-Identifier: EUPL-1.2
"""The verbs of the work: each operation is one transaction, given to ``Store.write``."""
