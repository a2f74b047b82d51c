# SPDX-License-Identifier: EUPL-1.2
"""A page of subjects: what settings and administration are both made of."""
