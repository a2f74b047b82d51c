# SPDX-License-Identifier: EUPL-1.2
"""Everything that crosses the network: the exchange with the municipal backend, and what runs that backend."""
