# SPDX-License-Identifier: EUPL-1.2
"""What somebody else may send stays here: it is never tried in vain, and goes when it may."""

from __future__ import annotations

from sqlalchemy.orm import Session

from storage.operations import actions, agenda, alerts, companies, exchange, notes
from storage.operations.unit import operation
from storage.queries.exchange_facts import unsent
from storage.rules.choices import AlertKind
from storage.rules.rights import Actor
from sync.staying import leave_to_colleagues
from tests.factories import make_company
from tests.memory_server import MemoryServer
from tests.sync.meetings import a_visit, names
from tests.sync.two_laptops import IDS, Laptop


def states(laptop: Laptop) -> dict[str, int]:
    """How many records are in each state that is not the usual one."""

    def counted(db: Session) -> dict[str, int]:
        query = "SELECT state, count(*) FROM sync_states WHERE state != '' GROUP BY state"
        return dict(db.connection().exec_driver_sql(query).all())

    return laptop.store.read(counted)


@operation("test.connect")
def share(db: Session, actor: Actor) -> None:
    """As a first connection does."""
    leave_to_colleagues(db, actor.id)


def test_what_a_role_may_not_write_is_never_sent_and_goes_when_it_may(
    laptops: tuple[Laptop, Laptop], server: MemoryServer
) -> None:
    noor, bas = laptops
    bas.client.groups = ("aldermen",)
    bas.sync()
    company = make_company(bas.store, bas.actor)
    before = len(server.contents())
    outcome = bas.sync()
    assert (outcome.pushed, outcome.refused, outcome.waiting) == (0, 0, 0)
    assert outcome.complete
    assert len(server.contents()) == before
    assert states(bas) == {"role": 1}
    asked = server.requests
    bas.sync()
    assert server.requests - asked == 2, "only how far the backend is"
    bas.do(exchange.try_again)
    bas.do(companies.change, company, city="Lindervoort-Noord")
    bas.sync()
    assert (states(bas), len(server.contents())) == ({"role": 1}, before)
    assert bas.store.read(unsent).total == 1
    bas.client.groups = ("team",)
    server.clock += 1
    bas.sync()
    noor.sync()
    assert states(bas) == {}
    assert noor.contents()["companies", company]["city"] == "Lindervoort-Noord"


def test_what_colleagues_wrote_in_a_shared_store_is_left_to_them(
    laptops: tuple[Laptop, Laptop], server: MemoryServer
) -> None:
    noor, bas = laptops
    company, _visit, item = a_visit(noor)
    noor.sync(), bas.sync()
    # On Noor's laptop Bas wrote, too.
    as_bas = Actor(IDS["bas"], "Bas", "laptop-noor")
    action = noor.do(actions.agree, company_id=company, title="Bellen")
    noor.store.write(notes.save, as_bas, agenda_item_id=item, text="Van Bas.").result()
    noor.store.write(actions.remark, as_bas, action, "Ook van Bas.").result()
    noor.store.write(alerts.raise_alert, as_bas, company_id=company, kind=AlertKind.MOVING.value).result()
    noor.do(notes.save, agenda_item_id=item, text="Van Noor.")
    noor.do(share)
    assert states(noor) == {"others": 3}
    assert noor.sync().refused == 0
    assert states(noor) == {"others": 3}
    bas.sync()
    assert [one["text"] for one in names(bas, "notes")] == ["Van Noor."]
    # Bas has the same on his own laptop, and sends it under his own name.
    bas.do(notes.save, agenda_item_id=item, text="Van Bas.")
    bas.sync(), noor.sync()
    assert states(noor) == {"others": 2}
    assert {one["text"] for one in names(noor, "notes")} == {"Van Noor.", "Van Bas."}
    assert not names(noor, "conflicts")


def test_what_a_colleague_sent_differently_is_theirs_and_ours_is_kept(laptops: tuple[Laptop, Laptop]) -> None:
    noor, bas = laptops
    *_, item = a_visit(noor)
    noor.sync(), bas.sync()
    as_bas = Actor(IDS["bas"], "Bas", "laptop-noor")
    noor.store.write(notes.save, as_bas, agenda_item_id=item, text="Op de laptop van Noor.").result()
    noor.do(share)
    bas.do(notes.save, agenda_item_id=item, text="Op zijn eigen laptop.")
    bas.sync(), noor.sync()
    assert [one["text"] for one in names(noor, "notes")] == ["Op zijn eigen laptop."]
    (kept,) = names(noor, "conflicts")
    assert kept["mine"] == '"Op de laptop van Noor."'
    assert states(noor) == {}


def test_what_the_backend_says_is_of_a_colleague_is_not_shown_as_refused(
    laptops: tuple[Laptop, Laptop], server: MemoryServer
) -> None:
    noor, _bas = laptops
    *_, item = a_visit(noor)
    topic = noor.do(agenda.add, visit_id=noor.contents()["agenda_items", item]["visit_id"], title="Fietsen")
    as_bas = Actor(IDS["bas"], "Bas", "laptop-noor")
    noor.store.write(notes.save, as_bas, agenda_item_id=topic, text="Van Bas.").result()
    server.owners = {"account:noor": IDS["noor"]}
    assert noor.sync().refused == 0
    assert states(noor) == {"others": 1}
