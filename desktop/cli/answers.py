# SPDX-License-Identifier: EUPL-1.2
"""``rodeloper answers FILE…``: what owners without an account answered, and with ``--apply`` the clear ones taken over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from assets.texts import _, n_, sentence
from desktop.cli.call import REFUSED, Call, command_options
from storage.errors import RodeLoperError
from storage.imports import answers
from storage.imports.answers import Incoming, Proposal
from storage.operations import owners
from storage.rules.workdays import dutch_day


@click.command(name="answers")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--apply", "apply", is_flag=True, help="Take over the answers about which nothing is in doubt.")
@command_options
def answers_command(call: Call, files: tuple[Path, ...], apply: bool) -> None:
    """Read answers of owners from saved mails (.eml) and filled lists (.xlsx).

    Without --apply nothing changes. An answer that is in doubt is told and never taken over here. Exit code 1 when a file
    cannot be read.
    """
    with call.opened(write=apply) as opened:
        today = dutch_day(opened.store.clock())
        found, refused = _read(files, today)
        proposals: tuple[Proposal, ...] = opened.store.read(answers.match, found, today)
        clear = [one.answer() for one in proposals if one.is_clear]
        taken = 0
        if apply and clear:
            done = opened.store.write(owners.take_answers, opened.actor, clear).result()
            taken = int(str(done.answer))
    data = {
        "answers": [_told(one) for one in proposals],
        "clear": len(clear),
        "taken": taken,
        "refused": [{"file": name, "error": error.code} for name, error in refused],
    }
    call.answer(data, *_lines(proposals, refused, taken if apply else None))
    if refused:
        raise SystemExit(REFUSED)


def _read(files: tuple[Path, ...], today: Any) -> tuple[list[Incoming], list[tuple[str, RodeLoperError]]]:
    found: list[Incoming] = []
    refused: list[tuple[str, RodeLoperError]] = []
    for file in files:
        try:
            found += answers.read_file(file, today, lambda: None)
        except RodeLoperError as error:
            refused.append((file.name, error))
    return found, refused


def _told(one: Proposal) -> dict[str, Any]:
    said = one.incoming
    return {
        "file": said.where,
        "reference": one.reference,
        "action": one.action.id if one.action else None,
        "title": one.action.title if one.action else None,
        "from": said.sender,
        "on": said.on,
        "state": one.state.value if one.state else None,
        "done_on": said.done_on,
        "waiting_for": said.waiting_for,
        "text": said.words,
        "problems": [problem.value for problem in one.problems],
        "clear": one.is_clear,
    }


def _lines(
    proposals: tuple[Proposal, ...], refused: list[tuple[str, RodeLoperError]], taken: int | None
) -> list[str]:
    # Imported here: words that the window has too.
    from ui.actions import answer_words

    lines = [answer_words.finding(proposals), answer_words.below(proposals)] if proposals else []
    for one in proposals:
        name = one.action.title if one.action else one.incoming.where
        lines.append(f"- {name}: {one.incoming.quote.splitlines()[0] if one.incoming.quote else ''}")
        lines += [f"    {answer_words.problem_words(problem, one)}" for problem in one.problems]
    for file, error in refused:
        lines.append(f"{file}: {sentence(error.code, error.values)}")
    if taken is None:
        lines.append(_("Nothing was changed. With --apply the clear ones are taken over."))
    else:
        words = n_("{n} answer is taken over.", "{n} answers are taken over.", taken)
        lines.append(words.format(n=taken))
    return lines
