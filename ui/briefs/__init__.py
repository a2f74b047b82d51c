# SPDX-License-Identifier: EUPL-1.2
"""A brief on the screen, as alderman and team both meet it: its sections, its changes in sentences, who read it, remarks."""
