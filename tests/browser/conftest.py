"""What browser tests stand on: a running portal, Chromium, text browsers."""

from tests.support.chromium import browser, open_page
from tests.support.live_server import data_folder, demo_server, empty_portal, live_server

__all__ = ["browser", "data_folder", "demo_server", "empty_portal", "live_server", "open_page"]
