# SPDX-License-Identifier: EUPL-1.2
"""A back-up of the whole database comes back as it was, and laptops are told that the server lives a new life."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from sync.backend import configuration
from sync.backend.administration import Administration
from sync.backend.provision import provision
from tests.backend_server import Backend, password
from tests.sync.backend.instances import serving
from tests.sync.backend.records import path, put, record


@pytest.mark.long
def test_what_pg_dump_kept_pg_restore_brings_back(backend: Backend, bucket: str, tmp_path: Path) -> None:
    noor, early, late = backend.client_for("noor"), record("companies"), record("companies")
    assert put(noor, bucket, "companies", early).status_code == 201
    generation = noor.get(f"/buckets/{bucket}/state").json()["data"]["generation"]
    dump = tmp_path / "rodeloper.dump"
    dump.write_bytes(backend.postgres.tool("pg_dump", "--format=custom"))
    assert put(noor, bucket, "companies", late).status_code == 201

    backend.postgres.tool("psql", "--command", "CREATE DATABASE terug TEMPLATE template0")
    restored = backend.postgres.address.replace("/postgres?", "/terug?")
    backend.postgres.tool("pg_restore", "--exit-on-error", "--no-owner", "--dbname", restored, str(dump))
    settings = {
        name: {key: value.replace(backend.postgres.address, restored) for key, value in
               configuration.read(backend.configured.instance(name)).items()}
        for name in configuration.INSTANCES
    }  # fmt: skip
    folders = [tmp_path / name for name in configuration.INSTANCES]
    for folder in folders:
        folder.mkdir()
    with (
        serving(settings["public"], folders[0]) as url,
        serving(settings["administration"], folders[1]) as administration,
    ):
        login = ("noor", password("noor"))
        with httpx.Client(base_url=f"{url}/v1", auth=login, timeout=30) as client:
            assert client.get(path(bucket, "companies", early["id"])).status_code == 200
            assert client.get(path(bucket, "companies", late["id"])).status_code == 404
            assert client.get(f"/buckets/{bucket}/state").json()["data"]["generation"] == generation
            with Administration(administration, backend.configured.password) as server:
                provision(server, bucket, new_generation=True)
            assert client.get(f"/buckets/{bucket}/state").json()["data"]["generation"] != generation
            # And it goes on: what was lost is sent again.
            assert put(client, bucket, "companies", late).status_code == 201
