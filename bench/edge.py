"""What the edge costs: microseconds of processor time a request, without a server or an application behind it.

    PYTHONPATH=src .venv/bin/python -m bench.edge

A page of 6 kB with twenty results, and the headers of a real browser. Best of several rounds, since other work disturbs.
"""

import asyncio
import os
import random
from time import process_time

from portal.web import log
from portal.web.edge import Edge
from portal.web.static_assets import assets

ROUNDS, REQUESTS = 7, 1500
GOALS = {"page, br": 120, "page, gzip": 120, "static file": 60}  # µs
BROWSER = [
    (b"host", b"127.0.0.1:8000"), (b"user-agent", b"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36"),
    (b"accept", b"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"), (b"accept-language", b"nl,en;q=0.8"),
    (b"sec-fetch-site", b"same-origin"), (b"sec-fetch-mode", b"navigate"), (b"sec-fetch-dest", b"document"),
    (b"cookie", b"__Host-sid=" + b"a" * 43), (b"referer", b"http://127.0.0.1:8000/records"), (b"connection", b"keep-alive"),
]  # fmt: skip


def page() -> bytes:
    """Twenty rows, as different from each other as results are."""
    dice = random.Random(1)
    names = "Haemoglobin A1c,Sodium,Potassium,Creatinine,Cholesterol,Ferritin,Thyrotropin,Glucose,Albumin,Urea".split(",")
    rows = (
        f'<li class="result"><a href="/patients/Zk3vQ0aXw9/results/{dice.getrandbits(128):032x}">{dice.choice(names)}</a>'
        f' <b>{dice.uniform(1, 150):.1f}</b> mmol/l <span class="range">{dice.uniform(1, 50):.1f} to {dice.uniform(50, 150):.1f}</span>'
        f' <time datetime="2026-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}">{dice.randint(1, 28)} March 2026</time></li>'
        for _ in range(20)
    )
    top = '<!DOCTYPE html><html lang="en"><head><title>Results</title></head><body><main><h1>Results</h1><ul>'
    return (top + "\n".join(rows) + "</ul></main></body></html>").ljust(6000).encode()


async def cost(app, path: str, accepted: bytes) -> float:
    """Microseconds a request, the best of the rounds."""
    headers = [*BROWSER, (b"accept-encoding", accepted)]

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        return None

    best = float("inf")
    for _ in range(ROUNDS):
        began = process_time()
        for _ in range(REQUESTS):
            scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"", "headers": headers,
                     "client": ("127.0.0.1", 5000)}  # fmt: skip
            await app(scope, receive, send)
        best = min(best, process_time() - began)
    return best / REQUESTS * 1e6


async def main() -> None:
    """Print the table."""
    body = page()

    async def application(scope, receive, send):
        headers = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})

    log._target._file = os.open(os.devnull, os.O_WRONLY)
    edge, css = Edge(application), assets().url("css/app.css")
    cases = {"page, bare": (application, "/", b""), "page, not compressed": (edge, "/", b""), "page, br": (edge, "/", b"gzip, br"),
             "page, gzip": (edge, "/", b"gzip"), "static file": (edge, css, b"gzip, br")}  # fmt: skip
    for name, (app, path, accepted) in cases.items():
        goal = f"  goal {GOALS[name]}" if name in GOALS else ""
        print(f"{name:22} {await cost(app, path, accepted):7.1f} µs{goal}")


if __name__ == "__main__":
    asyncio.run(main())
