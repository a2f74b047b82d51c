# SPDX-License-Identifier: EUPL-1.2
"""Whether the store of a municipality may be opened on this laptop now, and what shuts it until a login succeeds.

It is shut when the backend did not answer for too long (a term of the municipality), when a coordinator reported the
laptop lost, or when the account was blocked. What the store itself remembers decides, so that nobody can edit it; a
note beside it (``<store>.away``) says at the next start where to log in, before any key is asked for. A store that the
backend shut loses its key in the keyring; without a passphrase a secret that the backend keeps opens it after the login.
Nothing in the store changes: what was not sent waits in it, encrypted. See docs/decisions/0015.
"""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from desktop import keys
from storage.errors import RodeLoperError
from storage.files import write_whole
from storage.keys import read_keys
from storage.queries.standing import standing
from storage.rules.rights import Actor
from storage.rules.standing import Standing, Why
from storage.store import Priority, Store

if TYPE_CHECKING:
    from storage.queries.exchange_facts import Connection

LARGEST_FILE = 16 * 1024
CONTACT_TOLD = dt.timedelta(minutes=10)
"""The term is in days; not every minute has to be written down."""

log = logging.getLogger(__name__)


class Away(msgspec.Struct, frozen=True):
    """What stands beside a store that is shut. ``days``: the term of the municipality."""

    why: Why
    server: str
    bucket: str
    days: int = 0


def away_file(store: Path) -> Path:
    """Where it stands that a store is shut."""
    return store.with_name(f"{store.name}.away")


def away(store: Path) -> Away | None:
    """Why this store is shut and where to log in, as far as the note beside it says."""
    try:
        with away_file(store).open("rb") as file:
            return msgspec.json.decode(file.read(LARGEST_FILE), type=Away)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        # The store itself knows it too.
        log.warning("the note that a store is shut cannot be read")
        return None


def refuse_away(store: Path) -> None:
    """Raise ``away.term``, ``away.lost`` or ``away.blocked`` (``days``) for a store that is known to be shut."""
    if (found := away(store)) is not None:
        raise _refusal(found)


def admit(store: Store) -> None:
    """The same for a store that was just opened; it is shut when it should have been.

    Costs two small queries, and is asked each time that a store is opened.
    """
    known = store.read(standing)
    if why := known.shut(store.clock()):
        raise _refusal(shut(store, why))


def shut(store: Store, why: Why) -> Away:
    """From now on it opens after a login only. The store itself must still be closed by who has it open."""
    # SQLAlchemy is loaded for this one, so not at a start that goes well.
    from storage.queries.exchange_facts import connection

    where: Connection | None = store.read(connection)
    assert where is not None, "only what belongs to a municipality is shut"
    note = Away(why, where.server, where.bucket, store.read(standing).days)
    write_whole(away_file(store.path), msgspec.json.encode(note) + b"\n")
    # The passwords go too: whoever has the laptop now must know them.
    from desktop import passwords

    passwords.forget_all(store.path)
    wrapped = read_keys(store.path)
    # Not after a term: it may be the backend that is gone, and with it what would open this store again.
    if why != "term" and (wrapped.has("passphrase") or wrapped.has("login")):
        keys.forget_in_keyring(store.path)
    log.info("the store is shut: %s", why)
    return note


# What the exchange tells


def contact_succeeded(store: Store, actor: Actor, moment: dt.datetime | None) -> None:
    """The backend let this login in: the term begins anew, and whatever shut the store does not hold any more.

    ``moment``: what time it is at the backend. The clock of this laptop is not asked: setting it forward before contact
    and back afterwards would make the term as long as somebody wants.
    """
    known = store.read(standing)
    if moment is not None and (known.held or not _is_fresh(known, moment)):
        _remember(store, actor, contact=moment, seen=moment, held="")
    away_file(store.path).unlink(missing_ok=True)


def _is_fresh(known: Standing, moment: dt.datetime) -> bool:
    """Whether this contact tells nothing that is not written down. A clock that was ahead, there or here, does."""
    if known.contact is None or not dt.timedelta() <= moment - known.contact < CONTACT_TOLD:
        return False
    return known.seen is None or known.seen - moment < CONTACT_TOLD


def withhold(store: Store, actor: Actor, why: Why) -> None:
    """The backend says that this account is blocked or this laptop is lost."""
    _remember(store, actor, held=why)
    shut(store, why)


def keep_time(store: Store, actor: Actor, now: dt.datetime) -> None:
    """Remember that it was this late, so that a clock that is set back later gains nothing."""
    known = store.read(standing)
    if known.connected and now > known.latest(now - CONTACT_TOLD):
        _remember(store, actor, seen=now)


def _remember(store: Store, actor: Actor, **facts: dt.datetime | str) -> None:
    # Operations need SQLAlchemy, which a start does not wait for.
    from storage.operations import exchange

    texts = {
        name: value if isinstance(value, str) else value.astimezone(dt.UTC).isoformat()
        for name, value in facts.items()
    }
    store.write_at(Priority.SYNC, exchange.remember, actor, **texts).result()


def _refusal(note: Away) -> RodeLoperError:
    return RodeLoperError(f"away.{note.why}", days=note.days)
