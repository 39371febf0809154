"""What a page costs on the network, as Chromium counts it: bytes of status line, headers and body as they were sent."""

from dataclasses import dataclass, field

from playwright.sync_api import Page


@dataclass
class Weight:
    """Bytes and requests since the beginning or the last `start_again`; `by_kind` has Chromium's names: Document, Script …"""

    bytes: int = 0
    requests: int = 0
    by_kind: dict[str, int] = field(default_factory=dict)
    _kinds: dict[str, str] = field(default_factory=dict)

    def watch(self, page: Page) -> "Weight":
        """Count what `page` asks for from now on; its cache stays on."""
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.responseReceived", lambda event: self._kinds.update({event["requestId"]: event["type"]}))
        session.on("Network.loadingFinished", self._count)
        return self

    def start_again(self) -> None:
        """Forget what was counted so far."""
        self.bytes, self.requests, self.by_kind = 0, 0, {}

    def _count(self, event: dict) -> None:
        kind = self._kinds.get(event["requestId"], "Redirect")
        size = int(event["encodedDataLength"])
        if size and kind != "Other":
            self.bytes += size
            self.requests += 1
            self.by_kind[kind] = self.by_kind.get(kind, 0) + size


def weighed(page: Page) -> Weight:
    """A weight that watches `page`."""
    return Weight().watch(page)
