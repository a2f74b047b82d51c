# SPDX-License-Identifier: EUPL-1.2
"""The files of a real server: secrets that stay, services that systemd takes, a proxy that nginx takes."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from storage.errors import RodeLoperError
from sync.backend import configuration
from sync.backend.postgres import free_port
from sync.backend.processes import Kept, wait_until
from tests.backend_server import Backend, password

DATABASE = "postgresql://rodeloper:ge%heim@localhost/rodeloper"
HOST = "sync.voorbeeldstad.example"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "rodeloper"
    configuration.write(target, DATABASE, HOST)
    configuration.write_services(target, HOST)
    return target


def test_each_backend_has_secrets_of_its_own_that_stay(folder: Path, tmp_path: Path) -> None:
    first = configuration.read(folder / "public.ini")["kinto.userid_hmac_secret"]
    assert len(first) == 64
    configuration.write(folder, DATABASE, HOST)
    assert configuration.read(folder / "public.ini")["kinto.userid_hmac_secret"] == first
    other = configuration.write(tmp_path / "other", DATABASE, HOST)
    assert configuration.read(other.instance("public"))["kinto.userid_hmac_secret"] != first
    assert other.password != configuration.Configured(folder).password


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a profile private by itself")
def test_only_their_owner_reads_the_files(folder: Path) -> None:
    assert folder.stat().st_mode & 0o077 == 0
    assert all(file.stat().st_mode & 0o077 == 0 for file in folder.iterdir())


def test_the_instances_share_database_and_secret_and_differ_in_what_they_may(folder: Path) -> None:
    public, administration = (configuration.read(folder / f"{name}.ini") for name in configuration.INSTANCES)
    for name in ("kinto.storage_url", "kinto.permission_url", "kinto.cache_url", "kinto.userid_hmac_secret"):
        assert public[name] == administration[name]
    assert public["kinto.storage_url"] == DATABASE
    assert (public["kinto.http_scheme"], public["kinto.http_host"]) == ("https", HOST)
    assert (public["rodeloper.instance"], administration["rodeloper.instance"]) == (
        "public",
        "administration",
    )
    off = {name for name, value in public.items() if name.endswith("_enabled") and value == "false"}
    assert {"kinto.object_bucket_put_enabled", "kinto.plural_record_delete_enabled"} <= off
    for settings in (public, administration):
        assert "flush" not in settings["kinto.includes"]
        assert "history" not in settings["kinto.includes"]
        assert settings["kinto.includes"].split()[0] == "sync.backend.plugin"


def test_a_configuration_that_is_none_is_a_known_error(tmp_path: Path) -> None:
    for text in (None, "", "[other]\n", "kinto = 1"):
        file = tmp_path / "public.ini"
        if text is not None:
            file.write_text(text, encoding="utf-8")
        with pytest.raises(RodeLoperError, match="no-configuration"):
            configuration.read(file)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="this system has no systemd")
def test_systemd_takes_the_services(folder: Path) -> None:
    units = [str(folder / name) for name in configuration.SERVICES]
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    # It may complain about users that this machine does not have, and about units of its own.
    ours = [line for line in checked.stderr.splitlines() if "rodeloper" in line and "not exist" not in line]
    assert not ours
    assert sys.executable in (folder / "rodeloper-public.service").read_text(encoding="utf-8")


HAS_NGINX = bool(shutil.which("nginx") and shutil.which("openssl"))


def nginx_configuration(folder: Path, tmp_path: Path) -> Path:
    """Ours in a whole of its own, with a certificate that nobody signed."""
    key, certificate = tmp_path / "privkey.pem", tmp_path / "fullchain.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
         "-subj", f"/CN={HOST}", "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    ours = (folder / "nginx.conf").read_text(encoding="utf-8")
    ours = ours.replace("/etc/rodeloper/tls", str(tmp_path)).replace("/var/log/nginx", str(tmp_path))
    whole = tmp_path / "whole.conf"
    whole.write_text(
        f"pid {tmp_path}/nginx.pid; error_log stderr; daemon off;\nevents {{}}\nhttp {{\n{ours}\n}}\n",
        encoding="utf-8",
    )
    return whole


@pytest.mark.skipif(not HAS_NGINX, reason="nginx or openssl is not installed")
def test_nginx_takes_the_proxy(folder: Path, tmp_path: Path) -> None:
    whole = nginx_configuration(folder, tmp_path)
    checked = subprocess.run(
        ["nginx", "-t", "-c", str(whole), "-p", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
    assert "[warn]" not in checked.stderr, checked.stderr


@pytest.mark.skipif(not HAS_NGINX, reason="nginx or openssl is not installed")
def test_a_laptop_reaches_the_backend_through_the_proxy(
    backend: Backend, bucket: str, folder: Path, tmp_path: Path
) -> None:
    plain, secure = free_port(), free_port()
    whole = nginx_configuration(folder, tmp_path)
    text = whole.read_text(encoding="utf-8").replace("127.0.0.1:8888", f"127.0.0.1:{backend.ports[0]}")
    text = re.sub(r"listen \[::\]:.*;", "", text).replace("listen 80", f"listen 127.0.0.1:{plain}")
    whole.write_text(text.replace("listen 443", f"listen 127.0.0.1:{secure}"), encoding="utf-8")
    log = tmp_path / "nginx.log"
    login = ("noor", password("noor"))
    with (
        log.open("wb") as out,
        Kept(["nginx", "-c", str(whole), "-p", str(tmp_path)], log=out) as kept,
        httpx.Client(base_url=f"https://127.0.0.1:{secure}", verify=False, auth=login) as http,
    ):
        wait_until(lambda: _listens(secure), kept, 10, log)
        state = http.get(f"/v1/buckets/{bucket}/state")
        assert state.status_code == 200
        assert (
            http.get(
                f"/v1/buckets/{bucket}/state", headers={"If-None-Match": state.headers["ETag"]}
            ).status_code
            == 304
        )
        assert http.post("/v1/batch", content=b" " * (9 * 1024 * 1024)).status_code == 413
        assert http.get("/v1/__lbheartbeat__").status_code == 200
        assert http.get("/").status_code == 404
        assert httpx.get(f"http://127.0.0.1:{plain}/v1/").status_code == 404
    assert bucket not in (tmp_path / "rodeloper.log").read_text(encoding="utf-8")


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
