"""Whoever asks is proved by a token of the firm's issuer, or by a key of a tool."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import jwt
import pytest
import structlog
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, HMACAlgorithm, RSAAlgorithm

from infra.door_settings import OidcSettings
from infra.identity.errors import Rejection
from infra.identity.service_accounts import Grants, ServiceAccounts
from infra.people_tables import load_folder
from starter.gateway.identity.authenticator import Event, ProvedIdentity, proved_identity
from starter.gateway.problems import Problem, Unauthenticated
from starter.issuer.signing import SigningKey
from tests.starter.gateway.issuers import LiveIssuer, live_issuer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from infra.postgres import Pool

EXAMPLE = Path(__file__).parents[3] / "examples" / "people"
NOW = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
SECRET = "a-secret-of-32-bytes-or-more-for-an-hmac"  # noqa: S105 -- of a forger
ROSA = "e1001"


@dataclass
class SetClock:
    """A clock that shows what it is set to."""

    at: datetime = NOW

    async def now(self) -> datetime:
        return self.at


@pytest.fixture(scope="module")
async def listens() -> AsyncIterator[LiveIssuer]:
    async with live_issuer() as listens:
        yield listens


@pytest.fixture
def issuer(listens: LiveIssuer) -> LiveIssuer:
    """Give the issuer with a new key, published alone."""
    listens.signing, listens.jwks = SigningKey.draw(), None
    return listens


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture(scope="module")
async def people(pool: Pool) -> Pool:
    await load_folder(pool, EXAMPLE)
    return pool


@pytest.fixture
async def identity(
    issuer: LiveIssuer, people: Pool, clock: SetClock
) -> AsyncIterator[ProvedIdentity]:
    settings = OidcSettings(issuer=issuer.address)
    async with proved_identity(settings, people, clock) as proved:
        yield proved


@pytest.mark.parametrize("algorithm", ["RS256", "ES256", "EdDSA"])
async def test_a_token_of_the_issuer_proves_a_person(
    issuer: LiveIssuer, identity: ProvedIdentity, algorithm: str
) -> None:
    """By each of the three algorithms; the organisation comes from the HRIS."""
    issuer.signing = SigningKey.draw(algorithm)

    caller = await identity.caller(f"Bearer {issuer.token(ROSA, NOW)}")

    assert (caller.subject, caller.is_tool) == (ROSA, False)
    assert caller.organisations == frozenset({"main"})
    assert (caller.commands, caller.roles, caller.scopes) == (None, frozenset(), frozenset())


async def test_the_scheme_is_written_as_one_likes(
    issuer: LiveIssuer, identity: ProvedIdentity
) -> None:
    """RFC 9110: its name knows no case."""
    assert (await identity.caller(f"bearer {issuer.token(ROSA, NOW)}")).subject == ROSA


@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", "Bearer ", "Basic ZTEwMDE6", "Bearer e1001", "Bearer a.b.c", "Bearer ..."],
)
async def test_no_proof_is_nobody(identity: ProvedIdentity, header: str | None) -> None:
    """Not even a person id makes a person."""
    with pytest.raises(Unauthenticated):
        await identity.caller(header)


SECONDS = int(NOW.timestamp())


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"exp": SECONDS - 61}, id="expired"),
        pytest.param({"exp": None}, id="never-expires"),
        pytest.param({"exp": "soon"}, id="expires-in-words"),
        pytest.param({"nbf": True}, id="valid-truly"),
        pytest.param({"exp": float("nan")}, id="expires-never-and-always"),
        pytest.param({"exp": float("inf")}, id="expires-at-infinity"),
        pytest.param({"exp": 10**30}, id="expires-beyond-time"),
        pytest.param({"nbf": SECONDS + 61}, id="not-yet-valid"),
        pytest.param({"iat": SECONDS + 61}, id="issued-later"),
        pytest.param({"aud": "payroll"}, id="for-another"),
        pytest.param({"aud": ["payroll", "dueprocess-2"]}, id="for-others"),
        pytest.param({"aud": "dueprocess2"}, id="for-one-whose-name-begins-alike"),
        pytest.param({"aud": None}, id="for-nobody"),
        pytest.param({"aud": {"dueprocess": 1}}, id="for-an-object"),
        pytest.param({"iss": "https://issuer.example"}, id="of-another"),
        pytest.param({"iss": None}, id="of-nobody"),
        pytest.param({"sub": None, "client_id": None}, id="speaks-of-nobody"),
        pytest.param({"sub": ""}, id="speaks-of-an-empty-name"),
        pytest.param({"sub": 1001}, id="speaks-of-a-number"),
        pytest.param({"sub": "e1001\x00"}, id="speaks-of-nul"),
        pytest.param({"sub": "e1001\ud800"}, id="speaks-of-half-a-character"),
        pytest.param({"sub": "e" * 201}, id="speaks-of-a-long-name"),
    ],
)
async def test_a_token_that_is_not_for_now_and_for_us_is_nobody(
    issuer: LiveIssuer, identity: ProvedIdentity, claims: dict[str, Any]
) -> None:
    """However well it is signed."""
    token = issuer.token(ROSA, NOW, **claims)

    with pytest.raises(Unauthenticated):
        await identity.caller(f"Bearer {token}")


async def test_a_trailing_slash_makes_another_issuer(
    issuer: LiveIssuer, identity: ProvedIdentity
) -> None:
    """The name is compared as it is."""
    token = issuer.token(ROSA, NOW, iss=issuer.address + "/")

    with pytest.raises(Unauthenticated):
        await identity.caller(f"Bearer {token}")


async def test_one_of_several_audiences_is_enough(
    issuer: LiveIssuer, identity: ProvedIdentity
) -> None:
    """As RFC 7519 has it."""
    token = issuer.token(ROSA, NOW, aud=["payroll", "dueprocess"])

    assert (await identity.caller(f"Bearer {token}")).subject == ROSA


@pytest.mark.parametrize(
    ("claim", "at", "holds"),
    [
        ("exp", -59, True),
        ("exp", -60, False),
        ("nbf", 60, True),
        ("nbf", 61, False),
        ("iat", 60, True),
        ("iat", 61, False),
    ],
)
async def test_the_clocks_may_differ_by_so_much(
    issuer: LiveIssuer, identity: ProvedIdentity, claim: str, at: int, *, holds: bool
) -> None:
    """Sixty seconds unless set otherwise; to the second."""
    token = issuer.token(ROSA, NOW, **{claim: SECONDS + at})

    if holds:
        assert (await identity.caller(f"Bearer {token}")).subject == ROSA
    else:
        with pytest.raises(Unauthenticated):
            await identity.caller(f"Bearer {token}")


async def test_a_token_expires_by_the_door_s_clock(
    issuer: LiveIssuer, identity: ProvedIdentity, clock: SetClock
) -> None:
    """A token that held before holds no more."""
    token = issuer.token(ROSA, NOW)
    assert (await identity.caller(f"Bearer {token}")).subject == ROSA

    clock.at = NOW + timedelta(hours=2)

    with pytest.raises(Unauthenticated):
        await identity.caller(f"Bearer {token}")


def _unsigned(issuer: LiveIssuer) -> str:
    header = {"alg": "none", "kid": issuer.signing.id, "typ": "at+jwt"}
    return f"{_encoded(header)}.{_encoded(issuer.claims(ROSA, NOW))}."


def _none_with_a_signature(issuer: LiveIssuer) -> str:
    return _unsigned(issuer) + issuer.token(ROSA, NOW).rpartition(".")[2]


def _stripped(issuer: LiveIssuer) -> str:
    return issuer.token(ROSA, NOW).rpartition(".")[0] + "."


def _truncated(issuer: LiveIssuer) -> str:
    return issuer.token(ROSA, NOW)[:-2]


def _of_another_person(issuer: LiveIssuer) -> str:
    head, _, signature = issuer.token(ROSA, NOW).split(".")
    return ".".join((head, _encoded(issuer.claims("e1002", NOW)), signature))


def _by_another_key(issuer: LiveIssuer) -> str:
    return SigningKey.draw().sign(issuer.claims(ROSA, NOW), kid=issuer.signing.id)


def _brings_its_key(issuer: LiveIssuer) -> str:
    forger = SigningKey.draw()
    return forger.sign(issuer.claims(ROSA, NOW), kid=issuer.signing.id, jwk=forger.public())


def _says_where_its_key_is(issuer: LiveIssuer) -> str:
    forger = SigningKey.draw()
    return forger.sign(issuer.claims(ROSA, NOW), jku=f"{issuer.address}/forged")


def _without_a_key_id(issuer: LiveIssuer) -> str:
    return _signed(issuer, {"alg": "EdDSA", "typ": "at+jwt"})


def _asks_for_an_extension(issuer: LiveIssuer) -> str:
    header = {"alg": "EdDSA", "typ": "at+jwt", "kid": issuer.signing.id}
    return _signed(issuer, {**header, "crit": ["exp"], "exp": 1})


def _asks_for_an_extension_that_the_library_knows(issuer: LiveIssuer) -> str:
    header = {"alg": "EdDSA", "typ": "at+jwt", "kid": issuer.signing.id}
    return _signed(issuer, {**header, "crit": ["b64"], "b64": True})


def _claims_another_algorithm(issuer: LiveIssuer) -> str:
    return _signed(issuer, {"alg": "ES256", "typ": "at+jwt", "kid": issuer.signing.id})


def _claims_a_shared_secret(issuer: LiveIssuer) -> str:
    return _signed(issuer, {"alg": "HS256", "typ": "at+jwt", "kid": issuer.signing.id})


def _is_an_id_token(issuer: LiveIssuer) -> str:
    return issuer.signing.sign(issuer.claims(ROSA, NOW), typ="JWT")


def _has_no_type(issuer: LiveIssuer) -> str:
    return _signed(issuer, {"alg": "EdDSA", "kid": issuer.signing.id})


def _is_too_large(issuer: LiveIssuer) -> str:
    return issuer.token(ROSA, NOW, groups=["g" * 10] * 1000)


def _is_no_object(issuer: LiveIssuer) -> str:
    return _signed(issuer, {"alg": "EdDSA", "typ": "at+jwt", "kid": issuer.signing.id}, [ROSA])


def _is_nested(issuer: LiveIssuer) -> str:
    return f"{'[' * 3000}.{'[' * 3000}.x{issuer.address[:0]}"


def _encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _signed(issuer: LiveIssuer, header: dict[str, object], claims: object = None) -> str:
    """Sign with the issuer's own key whatever header is given."""
    content = issuer.claims(ROSA, NOW) if claims is None else claims
    signing_input = f"{_encoded(header)}.{_encoded(content)}"
    private: Any = issuer.signing.private
    signature = base64.urlsafe_b64encode(private.sign(signing_input.encode())).rstrip(b"=")
    return f"{signing_input}.{signature.decode()}"


@pytest.mark.parametrize(
    ("forge", "reason"),
    [
        (_unsigned, Rejection.ALGORITHM),
        (_none_with_a_signature, Rejection.ALGORITHM),
        (_claims_a_shared_secret, Rejection.ALGORITHM),
        (_claims_another_algorithm, Rejection.ALGORITHM),
        (_stripped, Rejection.SIGNATURE),
        (_truncated, Rejection.SIGNATURE),
        (_of_another_person, Rejection.SIGNATURE),
        (_by_another_key, Rejection.SIGNATURE),
        (_brings_its_key, Rejection.SIGNATURE),
        (_says_where_its_key_is, Rejection.UNKNOWN_KEY),
        (_without_a_key_id, Rejection.MALFORMED),
        (_asks_for_an_extension, Rejection.MALFORMED),
        (_asks_for_an_extension_that_the_library_knows, Rejection.MALFORMED),
        (_is_an_id_token, Rejection.TYPE),
        (_has_no_type, Rejection.TYPE),
        (_is_too_large, Rejection.TOO_LARGE),
        (_is_no_object, Rejection.MALFORMED),
        (_is_nested, Rejection.MALFORMED),
    ],
)
async def test_a_forged_or_foreign_token_is_nobody(
    issuer: LiveIssuer,
    identity: ProvedIdentity,
    forge: Callable[[LiveIssuer], str],
    reason: Rejection,
) -> None:
    """No token chooses how it is checked, and none brings its key; the log knows why, none else."""
    token = forge(issuer)

    with structlog.testing.capture_logs() as logged, pytest.raises(Unauthenticated) as refused:
        await identity.caller(f"Bearer {token}")

    rejected = [each for each in logged if each["event"] == Event.PROOF_REJECTED]
    assert [each["reason"] for each in rejected] == [reason]
    assert reason not in refused.value.sentence


@pytest.mark.parametrize("algorithm", ["none", "HS256", "PS256", "ES384", "Ed448", ""])
async def test_no_key_is_fetched_for_an_algorithm_that_is_never_taken(
    issuer: LiveIssuer, identity: ProvedIdentity, algorithm: str
) -> None:
    """Whatever key the token names."""
    before = issuer.fetched

    with pytest.raises(Unauthenticated):
        await identity.caller(
            f"Bearer {_signed(issuer, {'alg': algorithm, 'typ': 'at+jwt', 'kid': 'newest'})}"
        )

    assert issuer.fetched == before


async def test_a_public_key_is_no_secret(issuer: LiveIssuer, identity: ProvedIdentity) -> None:
    """HMAC with the published RSA key, in each form in which a forger might have it."""
    issuer.signing = SigningKey.draw("RS256")
    private = issuer.signing.private
    assert isinstance(private, rsa.RSAPrivateKey)
    public = private.public_key()
    pem = public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    for secret in (pem, json.dumps(issuer.signing.public()).encode()):
        header = {"alg": "HS256", "kid": issuer.signing.id, "typ": "at+jwt"}
        signing_input = f"{_encoded(header)}.{_encoded(issuer.claims(ROSA, NOW))}"
        mac = HMACAlgorithm(HMACAlgorithm.SHA256)
        signature = base64.urlsafe_b64encode(mac.sign(signing_input.encode(), secret))
        token = f"{signing_input}.{signature.rstrip(b'=').decode()}"

        with pytest.raises(Unauthenticated):
            await identity.caller(f"Bearer {token}")


async def test_a_key_is_used_with_its_own_algorithm_only(
    issuer: LiveIssuer, identity: ProvedIdentity
) -> None:
    """An RSA key signs no RS512, though it could."""
    issuer.signing = SigningKey.draw("RS256")
    token = jwt.encode(
        issuer.claims(ROSA, NOW),
        issuer.signing.private,
        "RS512",
        {"kid": issuer.signing.id, "typ": "at+jwt"},
    )

    with pytest.raises(Unauthenticated):
        await identity.caller(f"Bearer {token}")


async def test_the_id_of_one_key_does_not_cover_another(
    issuer: LiveIssuer, identity: ProvedIdentity
) -> None:
    """Both are published; each token must name the one that has signed it."""
    other = SigningKey.draw()
    issuer.jwks = [issuer.signing.public(), other.public()]
    token = issuer.signing.sign(issuer.claims(ROSA, NOW), kid=other.id)

    with pytest.raises(Unauthenticated):
        await identity.caller(f"Bearer {token}")


Published: TypeAlias = tuple[dict[str, Any], Any, str]


def _short_rsa() -> Published:
    weak = rsa.generate_private_key(65537, 1024)  # noqa: S505 -- what is refused
    return {**json.loads(RSAAlgorithm.to_jwk(weak.public_key())), "kid": "weak"}, weak, "RS256"


def _other_curve() -> Published:
    other = ec.generate_private_key(ec.SECP384R1())
    return {**json.loads(ECAlgorithm.to_jwk(other.public_key())), "kid": "weak"}, other, "ES384"


def _other_curve_of_the_same_size() -> Published:
    other = ec.generate_private_key(ec.SECP256K1())
    return {**json.loads(ECAlgorithm.to_jwk(other.public_key())), "kid": "weak"}, other, "ES256K"


def _for_encryption() -> Published:
    key = SigningKey.draw("ES256")
    return {**key.public(), "kid": "weak", "use": "enc"}, key.private, "ES256"


def _for_another_algorithm() -> Published:
    key = SigningKey.draw("RS256")
    return {**key.public(), "kid": "weak", "alg": "PS256"}, key.private, "RS256"


def _symmetric() -> Published:
    octets = base64.urlsafe_b64encode(SECRET.encode()).rstrip(b"=").decode()
    return {"kty": "oct", "k": octets, "kid": "weak"}, SECRET, "HS256"


@pytest.mark.parametrize(
    "publish",
    [
        _short_rsa,
        _other_curve,
        _other_curve_of_the_same_size,
        _for_encryption,
        _for_another_algorithm,
        _symmetric,
    ],
)
@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
async def test_a_published_key_of_another_sort_proves_nothing(
    issuer: LiveIssuer, identity: ProvedIdentity, publish: Callable[[], Published]
) -> None:
    """Too short, of another curve, for encryption, for another algorithm, or a shared secret."""
    key, private, algorithm = publish()
    issuer.jwks = [issuer.signing.public(), key]
    token = jwt.encode(
        issuer.claims(ROSA, NOW), private, algorithm, {"kid": "weak", "typ": "at+jwt"}
    )

    with pytest.raises(Unauthenticated):
        await identity.caller(f"Bearer {token}")


async def test_an_id_that_two_keys_have_proves_nothing(
    issuer: LiveIssuer, identity: ProvedIdentity
) -> None:
    """Whichever of the two it was."""
    other = SigningKey.draw()
    issuer.jwks = [
        issuer.signing.public(),
        {**other.public(), "kid": issuer.signing.id},
        SigningKey.draw().public(),
    ]

    with pytest.raises(Unauthenticated):
        await identity.caller(
            f"Bearer {other.sign(issuer.claims(ROSA, NOW), kid=issuer.signing.id)}"
        )


async def test_the_type_of_another_issuer_is_set(
    issuer: LiveIssuer, people: Pool, clock: SetClock
) -> None:
    """Not all say `at+jwt`; the media type's prefix may be there or not."""
    settings = OidcSettings(issuer=issuer.address, token_types=("JWT",))
    async with proved_identity(settings, people, clock) as identity:
        for stated in ("JWT", "jwt", "application/jwt"):
            token = issuer.signing.sign(issuer.claims(ROSA, NOW), typ=stated)

            assert (await identity.caller(f"Bearer {token}")).subject == ROSA


async def test_another_claim_may_have_the_person_id(
    issuer: LiveIssuer, people: Pool, clock: SetClock
) -> None:
    """Then the subject is nobody's id, whatever it says."""
    settings = OidcSettings(issuer=issuer.address, person_claim="employee_id")
    async with proved_identity(settings, people, clock) as identity:
        token = issuer.token("e1002", NOW, employee_id=ROSA)

        assert (await identity.caller(f"Bearer {token}")).subject == ROSA


async def test_whoever_the_hris_does_not_know_has_no_part(
    issuer: LiveIssuer, identity: ProvedIdentity
) -> None:
    """Proved, and yet none of ours: said plainly, since they cannot help it by logging in again."""
    with pytest.raises(Problem) as problem:
        await identity.caller(f"Bearer {issuer.token('e9999', NOW)}")

    assert (problem.value.status, problem.value.code) == (403, "unknown_person")


async def test_a_tool_s_own_token_proves_its_account(
    issuer: LiveIssuer, identity: ProvedIdentity, people: Pool
) -> None:
    """Client credentials: the subject is the client, whose name at the issuer may be another."""
    await ServiceAccounts(people).grant(
        "hris-feed", Grants(organisations=("main",), scopes=("feeds",)), NOW, client_id="0b8c-feed"
    )

    caller = await identity.caller(
        f"Bearer {issuer.token('0b8c-feed', NOW, client_id='0b8c-feed')}"
    )

    assert (caller.subject, caller.is_tool) == ("hris-feed", True)
    assert caller.scopes == frozenset({"feeds"})


async def test_a_client_that_bears_a_person_s_id_is_not_the_person(
    issuer: LiveIssuer, identity: ProvedIdentity
) -> None:
    """RFC 9068, 5: whoever may name a client must not become somebody by it."""
    with pytest.raises(Unauthenticated):
        await identity.caller(f"Bearer {issuer.token(ROSA, NOW, client_id=ROSA)}")


async def test_a_person_who_logs_in_through_a_tool_is_no_tool(
    issuer: LiveIssuer, identity: ProvedIdentity, people: Pool
) -> None:
    """The token names the client too, and gives nothing of what the client may."""
    await ServiceAccounts(people).grant("portal", Grants(organisations=("main",)), NOW)

    caller = await identity.caller(f"Bearer {issuer.token(ROSA, NOW, client_id='portal')}")

    assert (caller.subject, caller.is_tool) == (ROSA, False)


async def test_without_an_issuer_no_token_counts(
    issuer: LiveIssuer, people: Pool, clock: SetClock
) -> None:
    """Keys of tools still do."""
    async with proved_identity(OidcSettings(), people, clock) as identity:
        with pytest.raises(Unauthenticated):
            await identity.caller(f"Bearer {issuer.token(ROSA, NOW)}")
