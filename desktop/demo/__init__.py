# SPDX-License-Identifier: EUPL-1.2
"""The invented municipality of the demo, and the story it can play without a screen."""
