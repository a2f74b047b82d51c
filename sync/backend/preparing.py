# SPDX-License-Identifier: EUPL-1.2
"""Make a database ready for the backend: Kinto's tables, our indexes, and the login of the administrator."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from sync.backend import policy


def prepare(application: Any, password: str) -> bool:
    """Bring the tables up to date and make the administrator known with this password; safe to repeat.

    Returns whether the login was made or its password changed.
    """
    import transaction
    from kinto.core.scripts import migrate
    from kinto.plugins.accounts.utils import hash_password

    from sync.backend.plugin.readers import INDEXES

    registry = application.registry
    migrate({"registry": registry})
    with registry.storage.client.connect() as connection:
        for index in INDEXES:
            connection.execute(text(index))
    transaction.commit()
    name = policy.ADMINISTRATOR
    if _knows(registry.storage, name, password):
        return False
    login = {"id": name, "password": hash_password(password)}
    registry.storage.update(resource_name="account", parent_id=name, object_id=name, obj=login)
    registry.permission.add_principal_to_ace(f"/accounts/{name}", "write", f"account:{name}")
    transaction.commit()
    return True


def _knows(storage: Any, name: str, password: str) -> bool:
    import bcrypt
    from kinto.core.storage.exceptions import ObjectNotFoundError

    try:
        there = storage.get(resource_name="account", parent_id=name, object_id=name)
    except ObjectNotFoundError:
        return False
    return bool(bcrypt.checkpw(password.encode(), there["password"].encode()))
