"""Builds the application: read `create_app` from top to bottom to know what there is."""

from typing import Any

from litestar import Litestar, Request
from litestar.di import Provide

from portal.admission import Admission, admit, check_policies
from portal.crypto.hashing_threads import stop_hashing
from portal.crypto.proofs import prove_keyring
from portal.database.engine import start_database, stop_database
from portal.routes import ROUTERS
from portal.settings import settings
from portal.web import scope as asked
from portal.web.edge import Edge
from portal.web.error_pages import exception_handlers
from portal.web.log import set_up_logging


def create_litestar() -> Litestar:
    """The inner application: routes, the guard, the error pages."""
    app = Litestar(
        route_handlers=ROUTERS,
        guards=[admit],
        exception_handlers=exception_handlers(),
        dependencies={
            "chart": Provide(_chart, sync_to_thread=False),
            "patient_file": Provide(_patient_file, sync_to_thread=False),
        },
        on_startup=[start_database, prove_keyring],
        on_shutdown=[stop_hashing, stop_database],
        openapi_config=None,
        debug=False,
        logging_config=None,
        request_max_body_size=None,  # the edge counts the bytes
        multipart_form_part_limit=20,  # C68
    )
    check_policies(app.routes)
    return app


def _chart(request: Request) -> Any:
    return asked.chart_of(request)


def _patient_file(request: Request) -> Any:
    return asked.patient_file_of(request)


def create_app() -> Edge:
    """The whole portal, as uvicorn runs it."""
    set_up_logging(settings())
    return Edge(Admission(create_litestar()))
