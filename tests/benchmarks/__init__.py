# SPDX-License-Identifier: EUPL-1.2
"""Benchmarks: each figure stands beside a floor that is measured in the same run; the ratio can fail, the figure is a goal."""
