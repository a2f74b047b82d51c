# SPDX-License-Identifier: EUPL-1.2
"""Charts, described once and laid out once; the window and paper only draw. Knows no Qt and no PDF."""
