# SPDX-License-Identifier: EUPL-1.2
"""``rodeloper connect``, ``sync`` and ``disconnect``: the exchange with the municipal backend without a window."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path

import click

from assets import texts
from assets.texts import _, clock, n_
from desktop import connecting, folders, opening
from desktop.cli.browser import browser_login, interrupted
from desktop.cli.call import REFUSED, Call, command_options
from desktop.cli.imports import recovery_lines
from desktop.keys import read_passphrase
from desktop.link import Link, Progress
from desktop.logins import Identity, Password
from desktop.opening import Opened
from desktop.sync_runner import SyncRunner
from storage.errors import RodeLoperError
from storage.queries import exchange_facts as facts
from storage.rules.rights import Actor
from storage.store import Priority, Store
from sync.connecting import FirstLook
from sync.engine import Outcome
from ui.exchange.values import Status
from ui.exchange.words import aside_words

ENVIRONMENT = "RODELOPER_SYNC_PASSWORD"


@click.command()
@click.option("--server", required=True, metavar="URL", help="The address of the server of the municipality.")
@click.option("--user", default="", metavar="NAME", help="Your name there.")
@click.option(
    "--browser", is_flag=True, help="Log in at your municipality in the browser, without a password here."
)
@click.option(
    "--bucket", default="", metavar="NAME", help="The municipality there; else the one of this name."
)
@click.option("--password-file", type=click.Path(path_type=Path, dir_okay=False, exists=True), metavar="FILE",
              help=f"A file with your password there (or set {ENVIRONMENT}).")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Only tell what connecting would do.")
@click.option("--yes", is_flag=True, help="Also when this store has the name of another municipality.")
@command_options
def connect(
    call: Call,
    server: str,
    user: str,
    browser: bool,
    bucket: str,
    password_file: Path | None,
    dry_run: bool,
    yes: bool,
) -> None:
    """Let the store belong to a municipality; a store that is not there yet is made."""
    way = browser_login(server) if browser else Password(user, ask_password(password_file, user))
    done = None
    with (
        _store(call, dry_run=dry_run) as (store, actor, code),
        connecting.Introduction(store, actor, server, Identity(way)) as introduction,
    ):
        seen = introduction.look(bucket)
        here, there = seen.municipality_here, seen.municipality_there
        if not dry_run and not yes and here and there and here != there:
            raise RodeLoperError("connect.other-name", here=here, there=there)
        if not dry_run:
            done = introduction.connect(call.settings, folders.backups())
    data = {
        "server": seen.where.server,
        "bucket": seen.where.bucket,
        "municipality": there,
        "colleague": seen.colleague_name,
        "same": {kind: len(matches) for kind, matches in seen.matches.items()},
        "new_here": dict(seen.new_here),
        "new_there": dict(seen.new_there),
        "unsure": len(seen.unsure),
        "copy": done.copy if done else None,
        "dry_run": dry_run,
    }
    if code:
        data["recovery_code"] = code
    call.answer(data, *_told(seen, dry_run=dry_run), *recovery_lines(code))


@contextmanager
def _store(call: Call, *, dry_run: bool) -> Iterator[tuple[Store, Actor, str]]:
    """The store of this call, who acts, and the recovery code of a new one; nobody gets to see that when it fails,
    so then the new store goes again.
    """
    new = not call.path.exists()
    if new and dry_run:
        with opening.nothing_yet() as empty:
            yield empty, Actor("", "", ""), ""
        return
    try:
        with call.opened(write=True, create=True) as opened:
            yield opened.store, opened.actor, opened.recovery_code
    except BaseException:
        if new:
            opening.remove_store(call.path)
        raise


def ask_password(file: Path | None, user: str) -> str:
    """The password at the backend: from the file, the environment, or a person.

    Raises ``connect.password-needed``, and ``login.user-needed`` for nobody's.
    """
    if not user.strip():
        raise RodeLoperError("login.user-needed")
    if file is not None:
        return read_passphrase(file)
    if given := os.environ.get(ENVIRONMENT):
        return given
    if not sys.stdin.isatty():
        raise RodeLoperError("connect.password-needed", user=user)
    return str(click.prompt(_("Password of {user}").format(user=user), hide_input=True, err=True))


def _told(seen: FirstLook, *, dry_run: bool) -> Iterator[str]:
    where = seen.municipality_there or seen.where.bucket
    if dry_run:
        yield _("This is what connecting with {municipality} would do. Nothing was changed.").format(
            municipality=where
        )
    else:
        yield _("This store now belongs to {municipality}; you are {name}.").format(
            municipality=where, name=seen.colleague_name
        )
    n = sum(map(len, seen.matches.values()))
    yield n_(
        "{n} record was here and there, and is one now", "{n} records were here and there, and are one now", n
    ).format(n=n)
    n = sum(seen.new_here.values())
    yield n_("{n} record goes to the municipality", "{n} records go to the municipality", n).format(n=n)
    n = sum(seen.new_there.values())
    yield n_("{n} record comes from the municipality", "{n} records come from the municipality", n).format(
        n=n
    )
    if n := len(seen.unsure):
        yield n_(
            "{n} record may be there already; look at it later",
            "{n} records may be there already; look at them later",
            n,
        ).format(n=n)
    if not dry_run:
        yield _("Now exchange with: rodeloper sync --once")


@click.command()
@click.option("--once", is_flag=True, help="Exchange once and stop; else go on until Ctrl+C.")
@command_options
def sync(call: Call, once: bool) -> None:
    """Exchange with the municipality: send what is new here, get what is new there."""
    with call.opened(write=True) as opened:
        connecting.connection(opened.store)
        if once:
            stopped = threading.Event()
            link = _link(opened, stopped)
            with interrupted(stopped.set), closing(link):
                _answer(call, link.run())
        else:
            _go_on(opened)


@click.command()
@click.option(
    "--leave-unsent", is_flag=True, help="Also when some work was never sent; a copy is made first."
)
@command_options
def disconnect(call: Call, leave_unsent: bool) -> None:
    """Let the store be on its own again; everything in it stays."""
    with call.opened(write=True) as opened:
        where = connecting.connection(opened.store)
        aside = opened.store.read(facts.unsent).aside
        copy = connecting.part(opened.store, opened.actor, folders.backups(), leave_unsent=leave_unsent)
    lines = [_("This store is not connected any more. Everything in it stayed.")]
    if copy is not None:
        lines.append(_("What was never sent is also in {path}.").format(path=copy))
    if aside:
        lines.append(aside_words(aside))
    call.answer({"server": where.server, "bucket": where.bucket, "copy": copy}, *lines)


def _link(opened: Opened, stopped: threading.Event, progress: Progress | None = None) -> Link:
    where = connecting.connection(opened.store)
    return Link(opened.store, opened.actor, where, folders.backups(), stopped=stopped, progress=progress)


def _answer(call: Call, outcome: Outcome) -> None:
    """What was done; exit code 1 with a sentence when it was not all."""
    problem = _problem(outcome)
    data = {**asdict(outcome), "complete": outcome.complete}
    lines = list(_lines(outcome))
    if problem is not None:
        words = texts.sentence(problem.code, problem.values)
        call.answer({**data, "error": problem.code, "message": words}, *lines, words)
        sys.exit(REFUSED)
    call.answer(data, *lines)


def _problem(outcome: Outcome) -> RodeLoperError | None:
    if outcome.removals:
        return RodeLoperError("exchange.removals", n=sum(outcome.removals.values()))
    if outcome.waiting:
        return RodeLoperError("exchange.unfinished", n=outcome.waiting)
    return None


def _lines(outcome: Outcome) -> Iterator[str]:
    n = outcome.pulled
    yield n_("{n} record came in", "{n} records came in", n).format(n=n)
    n = outcome.pushed
    yield n_("{n} record was sent", "{n} records were sent", n).format(n=n)
    if n := outcome.conflicts:
        yield n_(
            "about {n} field two people do not agree", "about {n} fields two people do not agree", n
        ).format(n=n)
    if n := outcome.refused:
        yield n_("{n} record was refused", "{n} records were refused", n).format(n=n)
    if n := outcome.lost:
        yield n_(
            "{n} record is not on the server any more", "{n} records are not on the server any more", n
        ).format(n=n)


def _go_on(opened: Opened) -> None:
    """Exchange as a window does, on this thread, with a line for each thing that happens."""

    def report(status: Status) -> None:
        now = clock(opened.store.clock().astimezone())
        if status.problem:
            click.echo(f"{now}  {texts.sentence(status.problem, dict(status.values))}", err=True)
        elif status.state == "working" and status.done:
            of = _("{n} of {total}") if status.total else "{n}"
            click.echo(f"{now}  {of.format(n=status.done, total=status.total)}")
        elif status.state == "idle":
            same = _("Both sides have the same.")
            click.echo(f"{now}  {same}")

    def dial(stopped: threading.Event, progress: Progress) -> Link:
        return _link(opened, stopped, progress)

    runner = SyncRunner(dial, report)
    opened.store.subscribe(lambda _changes: runner.changed(), Priority.TYPING, Priority.USER)
    with interrupted(runner.stop):
        runner.run()
