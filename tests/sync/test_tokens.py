# SPDX-License-Identifier: EUPL-1.2
"""Which tokens are believed: those with a good signature, of this provider, for us, now; and none that only looks like it."""

from __future__ import annotations

import base64
import hmac
import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey
from joserfc.jws import JWSRegistry

from sync import tokens
from sync.tokens import TokenError

ISSUER, AUDIENCE = "https://login.voorbeeldstad.example", "rodeloper-backend"
RSA, EC = RSAKey.generate_key(2048, {"kid": "rsa"}), ECKey.generate_key("P-256", {"kid": "ec"})
PUBLIC = {"keys": [RSA.as_dict(private=False), EC.as_dict(private=False)]}
KEYS = tokens.public_keys(PUBLIC)


def claims(**other: Any) -> dict[str, Any]:
    now = int(time.time())
    usual = {"iss": ISSUER, "aud": AUDIENCE, "sub": "1", "iat": now, "exp": now + 300}
    return {name: value for name, value in {**usual, **other}.items() if value is not None}


def signed(header: dict[str, Any] | None = None, key: Any = RSA, **other: Any) -> str:
    return jwt.encode({"alg": "RS256", "kid": "rsa", **(header or {})}, claims(**other), key)


def why(token: str, keys: KeySet = KEYS) -> str:
    """What is wrong with this token; nothing when it is believed."""
    try:
        _header, found = tokens.opened(token, keys)
        tokens.check(found, ISSUER, AUDIENCE)
    except TokenError as problem:
        return problem.why
    return ""


def part(content: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def test_a_good_one_is_believed_whichever_of_the_keys_signed_it() -> None:
    assert why(signed()) == ""
    assert why(signed({"alg": "ES256", "kid": "ec"}, EC)) == ""
    assert why(signed(aud=["somebody else", AUDIENCE])) == ""
    assert tokens.audiences(claims(aud=["a", "b"])) == {"a", "b"}


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"iss": "https://login.boef.example"}, "issuer"),
        ({"iss": f"{ISSUER}/"}, "issuer"),
        ({"iss": None}, "claims"),
        ({"aud": "another program"}, "audience"),
        ({"aud": ["another program"]}, "audience"),
        ({"aud": []}, "audience"),
        ({"aud": None}, "claims"),
        ({"exp": lambda: time.time() - tokens.LEEWAY - 5}, "expired"),
        ({"exp": None}, "claims"),
        ({"exp": "tomorrow"}, "time"),
        ({"exp": True}, "time"),
        ({"nbf": lambda: time.time() + tokens.LEEWAY + 60}, "time"),
        ({"iat": lambda: time.time() + tokens.LEEWAY + 60}, "time"),
        ({"sub": None}, "claims"),
    ],
)
def test_what_is_not_for_us_or_not_for_now_is_refused(other: dict[str, Any], reason: str) -> None:
    # A moment is said when the test runs: it may have been collected minutes before.
    now = {name: value() if callable(value) else value for name, value in other.items()}
    assert why(signed(**now)) == reason


def test_a_clock_that_is_a_little_off_is_forgiven() -> None:
    now = time.time()
    assert why(signed(exp=now - tokens.LEEWAY / 2)) == ""
    assert why(signed(nbf=now + tokens.LEEWAY / 2, iat=now + tokens.LEEWAY / 2)) == ""


@pytest.mark.parametrize("name", ["none", "None", "NONE", "nOnE", ""])
def test_an_unsigned_one_is_never_believed(name: str) -> None:
    head = part({"alg": name, "kid": "rsa", "typ": "JWT"})
    assert why(f"{head}.{part(claims())}.") in ("algorithm", "form")
    assert why(f"{head}.{part(claims())}.{signed().split('.')[2]}") in ("algorithm", "form")


@pytest.mark.parametrize("name", ["HS256", "HS384", "HS512"])
def test_the_public_key_is_no_shared_secret(name: str) -> None:
    for secret in (RSA.as_pem(private=False), json.dumps(RSA.as_dict(private=False)).encode(), b"secret"):
        said = f"{part({'alg': name, 'kid': 'rsa'})}.{part(claims())}"
        mac = hmac.digest(secret, said.encode(), name.replace("HS", "sha"))
        assert why(f"{said}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}") == "algorithm"


def test_a_shared_key_in_what_the_provider_publishes_counts_for_nothing() -> None:
    shared = OctKey.generate_key(256, {"kid": "shared"})
    keys = tokens.public_keys({"keys": [*PUBLIC["keys"], shared.as_dict()]})
    token = jwt.encode({"alg": "HS256", "kid": "shared"}, claims(), shared)
    assert why(token, keys) == "algorithm"
    assert {key.kid for key in keys} == {"rsa", "ec"}


def test_another_key_with_the_same_name_or_an_unknown_name_is_refused() -> None:
    other = RSAKey.generate_key(2048, {"kid": "rsa"})
    assert why(signed(key=other)) == "signature"
    assert why(signed({"kid": "new"}, RSAKey.generate_key(2048, {"kid": "new"}))) == "key"
    assert why(jwt.encode({"alg": "RS256"}, claims(), other)) == "key", "two keys, and it does not say which"
    # A key or an address of keys that the token brings along is not looked at.
    assert why(signed({"jku": "https://boef.example/keys"}, other)) == "signature"
    small = ECKey.generate_key("P-256", {"kid": "mine"})
    assert why(signed({"alg": "ES256", "kid": "mine", "jwk": small.as_dict(private=False)}, small)) == "key"


def test_a_changed_word_breaks_the_signature() -> None:
    head, body, signature = signed().split(".")
    changed = json.loads(base64.urlsafe_b64decode(body + "=="))
    changed["sub"] = "administrator"
    assert why(f"{head}.{part(changed)}.{signature}") == "signature"


def test_what_the_token_calls_critical_and_we_do_not_know_is_refused() -> None:
    head = {"alg": "RS256", "kid": "rsa", "crit": ["b64"], "b64": False}
    assert why(f"{part(head)}.{part(claims())}.{signed().split('.')[2]}") != ""
    head = {"alg": "RS256", "kid": "rsa", "crit": ["new"], "new": 1}
    assert why(f"{part(head)}.{part(claims())}.{signed().split('.')[2]}") != ""
    lenient = JWSRegistry(algorithms=["RS256"], strict_check_header=False)
    harmless = {"alg": "RS256", "kid": "rsa", "x-of-the-provider": "y"}
    assert why(jwt.encode(harmless, claims(), RSA, registry=lenient)) == ""


@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda raw: raw.decode("latin-1")))
def test_no_text_at_all_gets_through_or_makes_it_stumble(text: str) -> None:
    assert why(text) != ""
    assert why(f"{text}.{text}.{text}") != ""


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["alg", "kid", "iss", "aud", "exp", "typ"]), inner, max_size=4)
        ),
    )
)
def test_nor_does_any_form(content: Any) -> None:
    assert why(f"{part(content)}.{part(content)}.{signed().split('.')[2]}") != ""


def test_a_long_one_is_not_read() -> None:
    assert why(signed(words="x" * tokens.LONGEST)) == "form"


# What a provider publishes

TOLD = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/keys",
    "code_challenge_methods_supported": ["plain", "S256"],
}


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({}, ""),
        ({"code_challenge_methods_supported": None}, ""),
        ({"issuer": "https://login.boef.example"}, "issuer"),
        ({"issuer": None}, "issuer"),
        ({"token_endpoint": None}, "discovery"),
        ({"token_endpoint": 7}, "discovery"),
        ({"token_endpoint": "http://login.voorbeeldstad.example/token"}, "unprotected"),
        ({"jwks_uri": "file:///etc/passwd"}, "unprotected"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "unprotected"),
        ({"authorization_endpoint": "https://noor@login.boef.example/"}, "unprotected"),
        ({"code_challenge_methods_supported": ["plain"]}, "pkce"),
        ({"code_challenge_methods_supported": 7}, "pkce"),
    ],
)
def test_what_a_provider_tells_about_itself_is_checked(other: dict[str, Any], reason: str) -> None:
    document = {name: value for name, value in {**TOLD, **other}.items() if value is not None}
    if not reason:
        assert tokens.endpoints(document, ISSUER).token == TOLD["token_endpoint"]
        return
    with pytest.raises(TokenError, match=reason):
        tokens.endpoints(document, ISSUER)


@pytest.mark.parametrize(
    "document", [None, [], {}, {"keys": {}}, {"keys": []}, {"keys": [7]}, {"keys": [{"kty": "RSA"}]}]
)
def test_no_keys_are_no_keys(document: Any) -> None:
    with pytest.raises(TokenError, match="keys"):
        tokens.public_keys(document)


def test_a_weak_key_and_one_for_encryption_do_not_count() -> None:
    with pytest.warns(match="2048"):
        weak = RSAKey.generate_key(1024, {"kid": "weak"}).as_dict(private=False)
    other = RSAKey.generate_key(2048, {"kid": "enc", "use": "enc"}).as_dict(private=False)
    keys = tokens.public_keys({"keys": [weak, other, {"kty": "ML-DSA"}, *PUBLIC["keys"]]})
    assert {key.kid for key in keys} == {"rsa", "ec"}
