# SPDX-License-Identifier: EUPL-1.2
"""The municipal backend: Kinto on PostgreSQL with our plugin, and the commands that set it up, try it and check it.

Nothing here knows Qt or the store of a laptop, so that a server needs neither.
"""
