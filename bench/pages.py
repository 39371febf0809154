"""The page of results: against itself without a database, against Django, at two sizes, in one process and in two."""

import statistics
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from operator import attrgetter

from bench.load import Load, Request, load
from bench.people import clinic_of, results_pages, style_sheet, twin_pages
from bench.report import Line, times
from bench.servers import Running, django_twin, portal

ROUNDS = 7
REQUESTS = 300
WARM = 60
Contender = tuple[Running, Sequence[Request]]


def in_turns(contenders: Mapping[str, Contender], *, connections: int = 8, count: int = REQUESTS, by: str = "cpu") -> dict[str, Load]:
    """Load each in turn, many rounds; of each the round whose CPU time (or what else `by` names) is the median. A first short
    round warms them up."""
    for server, requests in contenders.values():
        load(server.port, server.pid, requests, count=WARM, connections=connections)
    rounds = [
        {
            name: load(server.port, server.pid, requests, count=count, connections=connections)
            for name, (server, requests) in contenders.items()
        }
        for _ in range(ROUNDS)
    ]
    return {name: median_of([one[name] for one in rounds], by) for name in contenders}


def median_of(loads: list[Load], by: str) -> Load:
    """The load whose `by` is the middle one."""
    return sorted(loads, key=attrgetter(by))[len(loads) // 2]


def pages() -> list[Line]:
    """The results page of 1,000,000 results against the same without database, and against Django."""
    clinic = clinic_of(1_000_000)
    twin = twin_pages(clinic)
    with ExitStack() as stack:
        found = in_turns(
            {
                "page": (stack.enter_context(portal(clinic.folder)), results_pages(clinic)),
                "without": (stack.enter_context(portal(clinic.folder, module="bench.without_database")), results_pages(clinic)),
                "django": (stack.enter_context(django_twin(clinic.folder)), twin),
            }
        )
    page, without, django = found["page"], found["without"], found["django"]
    shown = (
        f"{page.cpu:.0f} µs ({page.rate:.0f}/s); without database {without.cpu:.0f} µs; Django {django.cpu:.0f} µs ({django.rate:.0f}/s)"
    )
    return [
        Line(
            "results page against the same without database, CPU",
            shown,
            times(page.cpu / without.cpu),
            "≤ 2.5 ×",
            page.cpu <= 2.5 * without.cpu,
        ),
        Line("Django's page against ours, CPU", shown, times(django.cpu / page.cpu), "≥ 5 ×", django.cpu >= 5 * page.cpu),
        Line("Django's page against ours, pages a second", shown, times(page.rate / django.rate), "≥ 5 ×", page.rate >= 5 * django.rate),
    ]


def growth() -> list[Line]:
    """The same page with 10,000 and with 1,000,000 results in the database."""
    few, many = clinic_of(10_000), clinic_of(1_000_000)
    with portal(few.folder) as small, portal(many.folder) as large:
        found = in_turns({"few": (small, results_pages(few)), "many": (large, results_pages(many))})
    ratio = found["many"].cpu / found["few"].cpu
    shown = f"{found['few'].cpu:.0f} µs → {found['many'].cpu:.0f} µs"
    return [Line("results page, 10,000 → 1,000,000 results, CPU", shown, times(ratio), "≤ 1.1 ×", ratio <= 1.1)]


def processes() -> list[Line]:
    """Pages a second of two web processes against one. The client needs a core too, so it is given few words."""
    clinic = clinic_of(10_000)
    with portal(clinic.folder) as one, portal(clinic.folder, workers=2) as two:
        found = in_turns({"one": (one, results_pages(clinic)), "two": (two, results_pages(clinic))}, connections=32, count=1200, by="rate")
    ratio = found["two"].rate / found["one"].rate
    shown = f"{found['one'].rate:.0f}/s → {found['two'].rate:.0f}/s"
    return [Line("two web processes against one, pages a second", shown, times(ratio), "≥ 1.8 ×", ratio >= 1.8)]


def static() -> list[Line]:
    """The style sheet, compressed, from memory."""
    clinic = clinic_of(10_000)
    with portal(clinic.folder) as server:
        request = style_sheet(server.port)
        cpu = statistics.median(load(server.port, server.pid, [request], count=4_000).cpu for _ in range(ROUNDS))
    return [Line("static file, CPU", f"{cpu:.0f} µs", f"{cpu:.0f} µs", "≤ 60 µs", cpu <= 60)]
