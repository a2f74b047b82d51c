# SPDX-License-Identifier: EUPL-1.2
"""Everything that we told one company, to read before somebody calls or goes there."""
