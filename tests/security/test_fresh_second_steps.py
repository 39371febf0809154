"""What matters most asks for a fresh second step: 20 minutes for owners, 10 for staff (C52)."""

import pytest

from portal.app import create_litestar

# Beginnings of addresses, and the most minutes since the second step was shown.
FRESH = {
    "/account/password": 20, "/account/recovery-codes": 20, "/account/second-steps": 20, "/account/telephone-phrase": 20,
    "/account/email/new": 20, "/account/email/{email_id}": 20, "/account/email/correction": 20, "/account/phone/new": 20,
    "/account/phone/removal": 20, "/account/phone/code/sending": 20,
    "/staff/patients/{patient_id}/accounts/{account_id}/email": 10,
    "/staff/accounts": 10, "/staff/settings": 10, "/staff/patients/{patient_id}/accounts/{account_id}/second-step": 10,
}


def minutes() -> dict[str, int | None]:
    """Method and path of each route, with how fresh the second step must be."""
    return {f"{method} {route.path_format}": handler.opt["policy"].step_up for route in create_litestar().routes
            for handler in route.route_handlers if "policy" in handler.opt for method in handler.http_methods - {"OPTIONS", "HEAD"}}


@pytest.mark.parametrize("beginning", FRESH)
def test_every_change_there_asks_for_it(beginning):
    routes = {route: fresh for route, fresh in minutes().items() if route.startswith(f"POST {beginning}")}
    assert routes and all(fresh is not None and fresh <= FRESH[beginning] for fresh in routes.values()), routes
