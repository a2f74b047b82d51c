# SPDX-License-Identifier: EUPL-1.2
"""Actions at random: agreed, moved, finished, told, and answered by owners without an account."""

from __future__ import annotations

import datetime as dt

from storage.operations import actions, bulk, owners
from storage.queries.actions import action_row
from storage.rules.choices import Channel
from storage.rules.references import reference, version
from storage.rules.states import ActionState
from tests.sync.edits import value_of
from tests.sync.work.worker import Worker

DAY = dt.date(2026, 11, 23)


class Actions(Worker):
    """Actions, one at a time and many at once, and what their owners answer."""

    def _agree(self) -> None:
        token = self._token()
        due = DAY + dt.timedelta(days=self.random.randrange(60))
        owner = self._colleague() if self.random.random() < 0.8 else None
        company = self._any("companies")
        self._do(actions.agree, company_id=company, title=token, owner_id=owner, due_on=due, keeps=token)

    def _hand_over(self) -> None:
        self._do(actions.hand_over, self._any("actions"), self._colleague())

    def _postpone(self) -> None:
        token = self._token()
        due = DAY + dt.timedelta(days=self.random.randrange(1, 90))
        self._do(actions.postpone, self._any("actions"), due, reason=token, keeps=token)

    def _wait(self) -> None:
        token = self._token()
        self._do(actions.set_state, self._any("actions"), "waiting", waiting_for=token, keeps=token)

    def _finish(self) -> None:
        self._do(actions.finish, self._any("actions"))

    def _tell(self) -> None:
        token = self._token()
        self._do(actions.report_back, self._any("actions"), channel=Channel.PHONE, text=token, keeps=token)

    def _explain(self) -> None:
        token = self._token()
        self._do(actions.explain, self._any("actions"), channel=Channel.MAIL, text=token, keeps=token)

    def _remark(self) -> None:
        token = self._token()
        self._do(actions.remark, self._any("actions"), token, keeps=token)

    def _many(self) -> None:
        ids, token = [self._any("actions", "removed_at IS NULL") for _ in range(5)], self._token()
        self._do(bulk.hand_over, ids[:3], self._colleague(), teller=self._yes())
        self._do(bulk.move_dates, ids, days=9, reason=token, keeps=token)
        self._do(bulk.close_told, ids)

    def _undo_many(self) -> None:
        step = self._any("action_updates", f"together != '' AND actor_id = '{self.actor.id}'")
        self._do(bulk.undo, self.store.read(value_of, ("action_updates", step, "together")))

    def _undo(self) -> None:
        self._do(actions.undo, self._any("actions"))

    def _drop(self) -> None:
        token = self._token()
        self._do(actions.drop, self._any("actions"), reason=token, keeps=token)

    def _no_need_to_tell(self) -> None:
        token = self._token()
        self._do(actions.telling_unnecessary, self._any("actions"), reason=token, keeps=token)

    def _withdraw(self) -> None:
        which = self.random.choice([actions.withdraw, actions.restore])
        self._do(which, self._any("actions", "removed_at IS NULL OR sentence = ''"))

    def _owner(self) -> None:
        row = self.store.read(action_row, self._any("actions", "removed_at IS NULL"), DAY)
        assert row is not None
        code, token = str(reference(row)), self._token()
        if self._yes():
            self._do(owners.send_out, {row.id: code}, self.random.choice(list(owners.Way)))
            return
        said = owners.Answer(row.id, code, token, version(row), row.owner_id, text=token,
                             state=self.random.choice([None, *ActionState]), waiting_for=token)  # fmt: skip
        self._do(owners.take_answers, [said], keeps=token)

    def _confidential(self) -> None:
        self._do(actions.change, self._any("actions"), confidential=self._yes())
