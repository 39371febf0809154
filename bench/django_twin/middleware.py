"""What the portal does at its edge and Django does not by itself: headers, a limit of requests, a line in the log."""

import json
import logging
import secrets
import time
from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
    "Pragma": "no-cache",
}
GetResponse = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger("twin")


def edge(get_response: GetResponse) -> GetResponse:
    """Number the request, count it, answer it, add HEADERS, log it."""

    def answer(request: HttpRequest) -> HttpResponse:
        began, request.number = time.perf_counter(), secrets.token_urlsafe(8)
        key = f"requests:{request.headers.get('X-Forwarded-For', '')}"
        if not cache.add(key, 1, 300) and cache.incr(key) > 100_000:
            return HttpResponse(status=429)
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers[name] = value
        milliseconds = round((time.perf_counter() - began) * 1000, 1)
        log.info(json.dumps({"event": "request", "request": request.number, "status": response.status_code, "ms": milliseconds}))
        return response

    return answer
