# SPDX-License-Identifier: EUPL-1.2
"""Company files and other lists of somebody else: read, understood, checked, previewed, taken over in one go."""
