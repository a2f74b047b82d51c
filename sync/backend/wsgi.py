# SPDX-License-Identifier: EUPL-1.2
"""What gunicorn serves: ``RODELOPER_CONFIG=/etc/rodeloper/public.ini gunicorn sync.backend.wsgi:application``."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

from sync.backend import configuration

logging.basicConfig(
    stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(process)d %(name)s %(message)s"
)
application = configuration.application(configuration.read(Path(os.environ["RODELOPER_CONFIG"])))
