"""Chromium's virtual authenticator, over the DevTools protocol: a phone or security key without the phone."""

from typing import Any

from playwright.sync_api import Page


class VirtualAuthenticator:
    """One device plugged into the browser of `page`; with `checks` it knows its owner's finger."""

    def __init__(self, page: Page, *, checks: bool = True, **options: Any):
        self._cdp = page.context.new_cdp_session(page)
        self._cdp.send("WebAuthn.enable", {"enableUI": False})
        made = self._cdp.send("WebAuthn.addVirtualAuthenticator", {"options": {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": checks,
            "isUserVerified": checks, "automaticPresenceSimulation": True, **options,
        }})  # fmt: skip
        self.id = made["authenticatorId"]

    def credentials(self) -> list[dict[str, Any]]:
        """The passkeys in it."""
        return self._cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"]

    def hold(self, credential: dict[str, Any], **changes: Any) -> None:
        """Hold a copy of this passkey, with something about it changed."""
        self._cdp.send("WebAuthn.addCredential", {"authenticatorId": self.id, "credential": {**credential, **changes}})
