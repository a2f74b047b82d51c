# SPDX-License-Identifier: EUPL-1.2
"""The laptop goes dark in the middle of a sentence: at most the last second of typing is missing."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from storage.operations.notes import Saved, save
from storage.queries.letter_drafts import LetterDraft, letter_draft
from storage.rules.rights import Actor
from storage.store import Store
from tests.conftest import KEY
from tests.ui.conversations import Table

ROOT = Path(__file__).parents[2]
KILLS = 4
PER_SECOND = 50
"""Keys; a fast typist makes ten."""

HEAD = """
import os, sys, time
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from storage.rules.rights import Actor
from storage.store import Store
from tests.ui.conversations import typed
from ui import theme
from ui.context import Context
"""

DRIVER = (
    HEAD
    + """from ui.conversation.page import ConversationPage

path, key, who, visit, every = sys.argv[1], bytes.fromhex(sys.argv[2]), sys.argv[3], sys.argv[4], float(sys.argv[5])
app = QApplication([])
theme.apply("light")
store = Store.open(Path(path), key, device="laptop-a")
page = ConversationPage(Context(store, Actor(who, "Noor Vermaat", "laptop-a")))
page.resize(1280, 800)
page.show()
page.load()
page.open_item(visit)
count = 0

def type_on():
    global count
    count += 1
    typed(page.editor, "\\n" if count % 40 == 0 else chr(97 + count % 26))
    # Told only after the key is in the document; what was told a second ago must be in the store.
    sys.stdout.write(f"{count} {time.monotonic()}\\n")
    sys.stdout.flush()

timer = QTimer()
timer.timeout.connect(type_on)
timer.start(round(every * 1000))
print("ready", flush=True)
app.exec()
"""
)

LETTER_DRIVER = (
    HEAD
    + """from ui.letters.pages import VisitLetterPage

path, key, who, visit, every = sys.argv[1], bytes.fromhex(sys.argv[2]), sys.argv[3], sys.argv[4], float(sys.argv[5])
app = QApplication([])
theme.apply("light")
store = Store.open(Path(path), key, device="laptop-a")
page = VisitLetterPage(Context(store, Actor(who, "Noor Vermaat", "laptop-a")))
page.resize(1280, 800)
page.show()
page.load()
page.open_item(visit)
page.text.clear()
count = 0

def type_on():
    global count
    count += 1
    typed(page.text, chr(97 + count % 26))
    sys.stdout.write(f"{count} {time.monotonic()}\\n")
    sys.stdout.flush()

timer = QTimer()
timer.timeout.connect(type_on)
timer.start(round(every * 1000))
print("ready", flush=True)
app.exec()
"""
)


@pytest.fixture
def table(store: Store, actor: Actor) -> Table:
    return Table(store, actor, ("Plannen",))


def typed_until_killed(path: Path, table: Table, seconds: float, driver: str = DRIVER) -> tuple[int, int]:
    """Let a real page type and kill it. How many keys were in a second before that, and in all."""
    words = [
        sys.executable,
        "-c",
        driver,
        str(path),
        KEY.hex(),
        table.actor.id,
        table.visit,
        str(1 / PER_SECOND),
    ]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        while process.stdout.readline() != "ready\n":
            assert process.poll() is None
        time.sleep(seconds)
        killed_at = time.monotonic()
        process.kill()
        told = [line.split() for line in process.stdout.read().splitlines() if len(line.split()) == 2]
    safe = [int(count) for count, at in told if float(at) < killed_at - 1]
    return (safe[-1] if safe else 0), int(told[-1][0]) if told else 0


def test_a_killed_conversation_misses_at_most_the_last_second(
    tmp_path: Path, store: Store, table: Table
) -> None:
    chance = random.Random(4)
    path = store.path
    for _round in range(KILLS):
        store.close()
        before_safe, all_typed = typed_until_killed(path, table, chance.uniform(1.1, 2.2))
        store.unlock(KEY)
        kept = table.text()
        assert before_safe <= len(kept) <= all_typed
        assert kept == "".join("\n" if n % 40 == 0 else chr(97 + n % 26) for n in range(1, len(kept) + 1))
        cleared = store.write(save, table.actor, agenda_item_id=table.items[0], text="").result().answer
        assert isinstance(cleared, Saved)


@pytest.mark.long
def test_a_killed_letter_misses_at_most_the_last_second_of_what_was_changed(
    store: Store, table: Table
) -> None:
    store.close()
    before_safe, all_typed = typed_until_killed(store.path, table, 2.5, LETTER_DRIVER)
    store.unlock(KEY)
    draft: LetterDraft | None = store.read(letter_draft, table.actor.id, table.visit)
    assert draft is not None
    kept = draft.words.text.strip()
    assert 0 < before_safe <= len(kept) <= all_typed
    assert kept == "".join(chr(97 + n % 26) for n in range(1, len(kept) + 1))
