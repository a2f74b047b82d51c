# SPDX-License-Identifier: EUPL-1.2
"""A package with a name of its own: a library in the environment may bring a folder called ``tests`` too."""
