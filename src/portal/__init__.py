"""Carelatch: a patient portal that a small clinic runs on one cheap server."""

import os

os.environ.setdefault("PICCOLO_CONF", "portal.piccolo_conf")

__version__ = "0.1.0"
