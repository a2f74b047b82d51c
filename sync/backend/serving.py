# SPDX-License-Identifier: EUPL-1.2
"""Serve both instances on loopback from one process: for the demo and the tests. Production runs gunicorn (``wsgi``).

``python -m sync.backend.serving FOLDER PUBLIC_PORT ADMINISTRATION_PORT``
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from sync.backend import configuration, preparing

THREADS = 8
CONNECTIONS = 1000
"""Idle ones cost nothing, and one too many hangs without a word."""


def main(words: Sequence[str]) -> None:
    """Prepare the database and serve until we are ended."""
    from waitress.server import create_server

    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    logging.captureWarnings(capture=True)
    configured = configuration.Configured(Path(words[0]))
    applications = [
        configuration.application(configuration.read(configured.instance(name)))
        for name in configuration.INSTANCES
    ]
    preparing.prepare(applications[-1], configured.password)
    public, administration = (
        create_server(
            application,
            host="127.0.0.1",
            port=int(port),
            threads=THREADS,
            ident="",
            connection_limit=CONNECTIONS,
        )
        for application, port in zip(applications, words[1:], strict=True)
    )
    threading.Thread(target=administration.run, daemon=True).start()
    public.run()


if __name__ == "__main__":
    main(sys.argv[1:])
