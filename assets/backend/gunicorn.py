# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: INP001 - gunicorn loads it by path, not as a module
"""How gunicorn runs one instance of the municipal backend; the units of systemd name this file and where to listen."""

# Two processes keep two cores busy and outlive one another; four requests wait for the database together in each.
# More processes need more connections at PostgreSQL: up to eleven each.
workers = 2
threads = 4
worker_class = "gthread"
# Waiting for the lock of a municipality takes 15 seconds at most; a batch of a hundred records a second or two.
timeout = 60
graceful_timeout = 30
keepalive = 75
# A process that grew is replaced while the other one goes on.
max_requests = 20000
max_requests_jitter = 2000
# The proxy writes the access log, without what people asked for; here only what goes wrong.
accesslog = None
errorlog = "-"
loglevel = "warning"
