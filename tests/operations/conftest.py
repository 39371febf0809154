"""Commands are tried on data folders and servers of their own."""

from tests.support.live_server import data_folder, empty_portal, live_server

__all__ = ["data_folder", "empty_portal", "live_server"]
