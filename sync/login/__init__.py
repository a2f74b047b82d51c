# SPDX-License-Identifier: EUPL-1.2
"""Logging in with the municipality's own provider (OpenID Connect), in the browser of the system.

Authlib takes the steps of the protocol and joserfc checks the tokens; what is here is whom we trust and for how long.
"""
