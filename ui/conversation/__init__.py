# SPDX-License-Identifier: EUPL-1.2
"""At the table and right after it: the notes of a conversation, what was agreed, and the wrap-up."""
