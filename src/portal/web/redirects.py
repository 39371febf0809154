"""Where a browser may be sent after signing in (C64), and which of our routes a path belongs to."""

import re

from litestar import Litestar
from litestar.connection import ASGIConnection
from litestar.routes import HTTPRoute

HOME = "/"
_OUR_PATH = re.compile(r"/(?![/\\])[\x21-\x7e]{0,512}", re.ASCII)
_DOTS = re.compile(r"(?:\.|%2e){1,2}", re.ASCII | re.IGNORECASE)

_Routes = tuple[tuple[re.Pattern[str], str, bool], ...]
_KEPT = "portal_routes"  # in the application's state


def safe_next(connection: ASGIConnection, wanted: str | None) -> str:
    """`wanted` if it is the address of a page of ours, else `/`. Never an address of another site."""
    if not wanted or not _OUR_PATH.fullmatch(wanted) or "\\" in wanted:
        return HOME
    path = re.split(r"[?#]", wanted, maxsplit=1)[0]
    if any(_DOTS.fullmatch(segment) for segment in path.split("/")):
        return HOME
    return wanted if is_page(connection.app, path) else HOME


def is_page(app: Litestar, path: str) -> bool:
    """Whether a GET of `path` reaches one of our handlers."""
    return any(shape.fullmatch(path) for shape, _, is_get in _routes(app) if is_get)


def route_template(app: Litestar, path: str) -> str:
    """`/patients/{patient_id}` for `/patients/8Jf…`: what may stand in a log. `-` for a path that is no route of ours."""
    return next((template for shape, template, _ in _routes(app) if shape.fullmatch(path)), "-")


def _routes(app: Litestar) -> _Routes:
    found = app.state.get(_KEPT)
    if found is None:
        routes = [route for route in app.routes if isinstance(route, HTTPRoute)]
        routes.sort(key=lambda route: len(route.path_parameters))  # the plain ones first
        found = app.state[_KEPT] = tuple((_shape(route), route.path_format, "GET" in route.methods) for route in routes)
    return found


def _shape(route: HTTPRoute) -> re.Pattern[str]:
    parts = (re.escape(part) if isinstance(part, str) else "[^/]+" for part in route.path_components)
    return re.compile("/" + "/".join(parts))
