# SPDX-License-Identifier: EUPL-1.2
"""Mail that leaves through the server of the municipality."""
