# SPDX-License-Identifier: EUPL-1.2
"""What is decided about disagreements and in the office, at random."""

from __future__ import annotations

from storage.operations import bulk, conflicts, letter_templates, lists, municipality, people, steering
from storage.rules.letters import LetterKind, template_id
from storage.rules.steering import explanation_id
from tests.sync.edits import value_of
from tests.sync.work.worker import Worker


class Disagreements(Worker):
    """Where two people changed the same."""

    def _settle(self) -> None:
        which = self._any("conflicts", f"settled = '' AND about_kind NOT IN {self._not_mine}")
        self._do(conflicts.settle, {which: (self.random.choice(["mine", "theirs"]), "")})

    def _put_back(self) -> None:
        which = self._any("conflicts", f"about_kind NOT IN {self._not_mine}")
        self._do(conflicts.put_back, which, self.random.choice(["base", "mine", "theirs"]))


class Planning(Worker):
    """What coordinators do beside the work of everybody."""

    def _add_list(self) -> None:
        token = self._token()
        self._do(lists.add, name=token, keeps=token)

    def _change_list(self) -> None:
        self._edit(lists.change, "lists", self._any("lists"), "description")

    def _colleague_function(self) -> None:
        self._edit(people.change_colleague, "colleagues", self._colleague(), "function")

    def _write_template(self) -> None:
        kind, language = self.random.choice(list(LetterKind)), self.random.choice(["nl", "en"])
        place = ("letter_templates", template_id(kind, language), "body")
        if self.random.random() < 0.3:
            self._do(letter_templates.take_default, kind, language, into=place)
        else:
            word = self._token()
            self._do(
                letter_templates.write, kind, language, keeps=word, into=place, subject="Brief", text=word
            )

    def _explain_month(self) -> None:
        month = self.random.choice(("2026-10", "2026-11"))
        id_, word = explanation_id(month), self._token()
        if self._yes():
            self._do(steering.explain, month, word, keeps=word, into=("explanations", id_, "text"))
            return
        before = self.store.read(value_of, ("explanations", id_, "text"))
        self._do(steering.explain, month, f"{before} {word}".strip(), seen=before, keeps=word)

    def _take_over(self) -> None:
        self._do(bulk.take_over, self._colleague(), self._colleague())


class Administration(Worker):
    """What administrators arrange."""

    def _add_topic(self) -> None:
        token = self._token()
        self._do(municipality.add_topic, name=token, keeps=token)

    def _change_topic(self) -> None:
        self._edit(municipality.change_topic, "topics", self._any("topics"), "hint")

    def _term(self) -> None:
        if self._yes():
            self._do(municipality.set_term, "stalled_days", str(self.random.randrange(5, 60)))
        else:
            host = f"post{self.random.randrange(100)}.voorbeeldstad.example"
            self._do(municipality.set_mail, host=host, sender="bedrijven@voorbeeldstad.example")

    def _department(self) -> None:
        self._edit(people.change_department, "departments", self._any("departments"), "name")
