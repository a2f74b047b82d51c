# SPDX-License-Identifier: EUPL-1.2
"""Documents on paper and spreadsheets. Knows no Qt, and is loaded only when somebody asks for a document."""
