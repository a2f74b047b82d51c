# SPDX-License-Identifier: EUPL-1.2
"""What the municipality writes to a company: letters filled from templates, sent, and remembered."""
