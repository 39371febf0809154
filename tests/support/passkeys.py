"""Passkeys in the tests' browsers: what static/js/passkeys.js does, with an authenticator in software."""

import dataclasses

import pytest

from portal.settings import settings, use_settings
from tests.support.authenticator import ORIGIN, Authenticator
from tests.support.cast import sign_in
from tests.support.page import Page
from tests.support.visitor import Visitor

ADD, STEP, AGAIN, WHOLE = "/account/second-steps/passkey", "/sign-in/second-step/passkey", "/sign-in/confirmation/passkey", "/sign-in/passkey"


@pytest.fixture
async def named_clinic(clinic):
    """Riverside Clinic with its people, at an address that is a name: browsers make passkeys for no other."""
    use_settings(dataclasses.replace(settings(), base_url=ORIGIN))


async def asked(visitor: Visitor, path: str) -> dict:
    """What the page at `path` asks the browser."""
    response = await visitor.http.get(f"{path}/options")
    assert response.status_code == 200 and response.headers["content-type"] == "application/json", response.text[:200]
    return response.json()


async def send(visitor: Visitor, path: str, credential: str, **fields: str) -> Page:
    """Send the form of the page at `path` as its script does."""
    page = visitor.page if visitor.page and visitor.page.path == path else await visitor.open(path)
    form = next(form for form in page.tree.iter("form") if form.get("data-passkey"))
    return await visitor.post(path, {**dict(page.fields(form)), "credential": credential, **fields})


async def make(visitor: Visitor, device: Authenticator, path: str = ADD) -> Page:
    """Add a passkey."""
    return await send(visitor, path, device.make(await asked(visitor, path)))


async def use(visitor: Visitor, device: Authenticator, path: str, **fields: str) -> Page:
    """Use it."""
    await visitor.open(path)
    return await send(visitor, path, device.use(await asked(visitor, path)), **fields)


async def passkey_of(username: str, **device: object) -> Authenticator:
    """A passkey that this person has added in a browser of theirs."""
    visitor, made = await sign_in(username, address="192.0.2.44"), Authenticator(**device)
    page = await make(visitor, made)
    assert page.path == "/account/second-steps", page.text
    return made
