# SPDX-License-Identifier: EUPL-1.2
"""Who may do what: every operation has a rule, and a rule never promises what the backend would refuse."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from storage.errors import RodeLoperError
from storage.models import Colleague
from storage.operations import companies, exchange, lists, municipality, people
from storage.operations.unit import get, operation
from storage.queries import people as people_queries
from storage.rules.rights import (
    EVERYBODY,
    EXCHANGE,
    MATTERS,
    NOBODY,
    OPERATIONS,
    OWN,
    Actor,
    Role,
    may,
    require,
    writers,
)
from storage.store import Store
from sync import protocol
from sync.backend import policy
from tests.factories import make_colleague

ROOT = Path(__file__).parents[3]


def as_role(role: str, id_: str = "1") -> Actor:
    return Actor(id_, "Noor Vermaat", "laptop-a", role)


def registered() -> set[str]:
    """The name of every operation of the program."""
    files = [
        file for folder in ("storage", "sync", "ui", "desktop") for file in (ROOT / folder).rglob("*.py")
    ]
    modules = [
        importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
        for file in files
        if "@operation(" in file.read_text("utf-8") and file.name != "unit.py"
    ]
    functions = [function for module in modules for function in vars(module).values()]
    return {name for function in functions if isinstance(name := getattr(function, "operation", None), str)}


def test_every_operation_has_a_rule_and_every_rule_an_operation() -> None:
    assert registered() == set(OPERATIONS)
    assert not set(OPERATIONS) & set(MATTERS)


def asked(file: Path) -> set[str]:
    """What a file of a window asks: ``may(…)``, ``reserve(…)``, ``allowed(…)``, ``About(…)``, and tables of ``needs``."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        named = node.func if isinstance(node, ast.Call) else None
        call = getattr(named, "attr", getattr(named, "id", ""))
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        table = getattr(target, "id", "").lower() if isinstance(node, ast.Assign | ast.AnnAssign) else ""
        if call in ("may", "reserve", "allowed", "About") or table in ("needs", "keys"):
            words = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant)]
            found |= {
                one
                for one in words
                if isinstance(one, str) and re.fullmatch(r"(?!ph\.)[a-z_]+\.[a-z_]+", one)
            }
    return found


def test_windows_ask_for_nothing_that_no_rule_names() -> None:
    files = [file for folder in ("ui", "desktop") for file in (ROOT / folder).rglob("*.py")]
    named = {name for file in files for name in asked(file)}
    assert {"visits.plan", "actions.hand_over", "municipality.describe", "notes.save"} <= named
    assert named <= set(OPERATIONS) | set(MATTERS)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", sorted(protocol.kinds()))
def test_laptop_and_backend_agree(kind: str, role: Role) -> None:
    assert (role in writers(kind)) == (policy.ROLES[role] in policy.writers(kind))


def test_the_backend_knows_these_roles_and_no_others() -> None:
    assert set(policy.ROLES) == set(Role)


def test_in_ones_own_store_everything_may_and_nobody_may_nothing() -> None:
    assert all(may(as_role(OWN), what) for what in (*OPERATIONS, *MATTERS, "something.new"))
    for nobody in (Actor("", "", "laptop"), Actor("", "", "laptop", Role.ADMINISTRATOR)):
        assert not any(may(nobody, what) for what in OPERATIONS)


def test_an_alderman_reads_exchanges_and_says_what_is_thought_of_a_brief_and_nothing_else() -> None:
    of_briefs = {"briefs.read", "briefs.agree", "briefs.remark", "briefs.answer", "briefs.draft"}
    found = {what for what in (*OPERATIONS, *MATTERS) if may(as_role(Role.ALDERMAN), what)}
    assert found == EXCHANGE | of_briefs
    assert {kind for kind in protocol.kinds() if Role.ALDERMAN in writers(kind)} == {
        "brief_marks",
        "brief_remarks",
    }


@pytest.mark.parametrize("role", [NOBODY, "a_role_of_next_year"])
def test_an_unknown_role_may_nothing(role: str) -> None:
    assert not any(may(as_role(role), what) for what in (*OPERATIONS, *MATTERS))
    with pytest.raises(RodeLoperError, match="not-allowed"):
        require(as_role(role), "visits.plan")


def test_what_no_rule_names_is_for_nobody() -> None:
    assert not any(may(as_role(role), "something.new") for role in EVERYBODY)


# In the store


@operation("test.give_account")
def _give_account(db: Session, actor: Actor, colleague_id: str, account: str) -> None:
    get(db, Colleague, colleague_id).account = account


def test_an_alderman_writes_nothing(store: Store) -> None:
    with pytest.raises(RodeLoperError, match="not-allowed"):
        store.write(companies.add, as_role(Role.ALDERMAN), name="Bakkerij De Korst").result()
    assert store.read(people_queries.role, "1") == OWN


def test_the_kind_decides_when_one_operation_serves_several(store: Store) -> None:
    coordinator = as_role(Role.COORDINATOR)
    ids = [one.id for one in store.read(people_queries.topics)]
    store.write(lists.add, coordinator, name="Groeiers").result()
    with pytest.raises(RodeLoperError, match="not-allowed"):
        store.write(municipality.arrange, coordinator, "topics", ids[::-1]).result()
    assert [one.id for one in store.read(people_queries.topics)] == ids
    store.write(municipality.arrange, as_role(Role.ADMINISTRATOR), "topics", ids[::-1]).result()
    assert [one.id for one in store.read(people_queries.topics)] == ids[::-1]


def test_in_the_demo_the_role_of_a_colleague_counts(store: Store, actor: Actor) -> None:
    hette = make_colleague(store, actor, "Hette van Rijnsbergen", role="alderman")
    assert store.read(people_queries.role, hette) == OWN
    store.write(people.count_roles, actor).result()
    assert store.read(people_queries.role, hette) == Role.ALDERMAN
    assert store.read(people_queries.role, actor.id) == Role.ACCOUNT_MANAGER
    assert store.read(people_queries.role, "somebody-else") == NOBODY


def test_in_the_store_of_a_municipality_the_login_decides(store: Store, actor: Actor) -> None:
    hette = make_colleague(store, actor, "Hette van Rijnsbergen", role="alderman")
    store.write(
        exchange.remember, actor, server="https://x.example", bucket="gemeente-x", user="hette"
    ).result()
    store.write(_give_account, actor, hette, "hette").result()
    assert store.read(people_queries.role, actor.id) == Role.ALDERMAN, "whoever says to act"


def test_a_role_is_given_by_an_administrator_only(store: Store, actor: Actor) -> None:
    rik = make_colleague(store, actor, "Rik Jansen")
    noor = as_role(Role.ACCOUNT_MANAGER, actor.id)
    store.write(people.change_colleague, noor, rik, phone="0612345678", role="account_manager").result()
    with pytest.raises(RodeLoperError, match="not-allowed"):
        store.write(people.change_colleague, noor, rik, role="administrator").result()
    with pytest.raises(RodeLoperError, match="not-allowed"):
        store.write(people.add_colleague, noor, name="Hette van Rijnsbergen", role="alderman").result()
    store.write(people.change_colleague, as_role(Role.ADMINISTRATOR), rik, role="coordinator").result()
    assert store.read(people_queries.colleague, rik).role == "coordinator"  # type: ignore[union-attr] # it is there


# On paper

COLUMNS = (
    (Role.ACCOUNT_MANAGER, Role.EMPLOYMENT_MANAGER),
    (Role.SPECIALIST,),
    (Role.ALDERMAN,),
    (Role.COORDINATOR,),
    (Role.ADMINISTRATOR,),
)


def table() -> dict[str, tuple[bool, ...]]:
    """The role table of the documentation: an operation or the first word of several → who may."""
    text = (ROOT / "docs" / "security.md").read_text("utf-8")
    part = text[text.index("## Who may do what") :]
    found = {}
    for line in part[: part.find("\n- ")].splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and "`" in cells[0]:
            for name in re.findall(r"`([a-z_.]+)`", cells[0]):
                assert name not in found, name
                found[name] = tuple({"yes": True, "–": False}[cell] for cell in cells[1:])
    return found


def test_the_role_table_in_the_documentation_is_true() -> None:
    said, used = table(), set()
    for what in (*OPERATIONS, *MATTERS):
        name = what if what in said else what.partition(".")[0]
        used.add(name)
        for roles, yes in zip(COLUMNS, said[name], strict=True):
            assert {may(as_role(role), what) for role in roles} == {yes}, what
    assert used == set(said), "nothing in it is about nothing"
