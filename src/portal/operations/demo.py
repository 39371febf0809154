"""Run the portal with the demo clinic: invented people and records, mail shown on a page, worker included.

    portal demo run                   sets up what is missing, prints who can sign in, and serves
    portal demo people                prints who can sign in, with the codes of this moment
"""

import argparse
import asyncio
import os
import subprocess
import sys

from portal.demo.open import open_demo
from portal.demo.people import demo_people, second_step_codes
from portal.operations.init import prepare_database, prepare_folder, prepare_keys
from portal.operations.serve import default_port, listen, serve, take_address
from portal.settings import SettingsError, settings, use_settings

WORKER_END_SECONDS = 10


def add_commands(subparsers: argparse._SubParsersAction) -> None:
    """`portal demo run` and `portal demo people`."""
    run = subparsers.add_parser("run", help="set up, print who can sign in, and serve on this machine")
    run.add_argument("--port", type=int, help="port to listen on; 0 takes a free one")
    run.set_defaults(run=lambda args: run_demo(args.port))
    people = subparsers.add_parser("people", help="print who can sign in, with the codes of this moment")
    people.set_defaults(run=lambda args: _be_the_demo() or print_people(settings().base_url))


def _be_the_demo() -> None:
    os.environ["PORTAL_DEMO"] = "yes"
    os.environ.setdefault("PORTAL_MAIL_BACKEND", "file")
    os.environ.setdefault("PORTAL_SMS_GATEWAY_URL", "file")
    os.environ.setdefault("PORTAL_LOG_FILE", str(settings().data_dir / "portal.log"))
    use_settings(None)
    if not settings().development:
        raise SettingsError("The demo has known passwords: it runs on a loopback address only. Unset PORTAL_BASE_URL.")


def run_demo(port: int | None) -> int:
    """Everything in one go; ends with Ctrl-C. What is there from an earlier run is kept."""
    _be_the_demo()
    prepare_folder(settings())
    prepare_keys(settings())
    asyncio.run(prepare_database())
    asyncio.run(open_demo())
    listener = listen("127.0.0.1", default_port(settings()) if port is None else port)
    address = take_address(listener)
    worker = subprocess.Popen([sys.executable, "-m", "portal", "work", "run"], env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)})
    try:
        return serve(listener, settings().workers, lambda: print_people(address))
    finally:
        _end(worker)


def _end(worker: subprocess.Popen) -> None:
    worker.terminate()
    try:
        worker.wait(WORKER_END_SECONDS)
    except subprocess.TimeoutExpired:
        worker.kill()


def print_people(address: str) -> int:
    """The address, and a line for each person who can sign in."""
    codes = second_step_codes()
    print(f"\nThe demo clinic is open at {address}\n")
    print(f"  {'sign in as':<14}{'second step':<14}who")
    for person in demo_people():
        print(f"  {person.username:<14}{codes.get(person.username, '-'):<14}{person.description}")
    print(f"\n  The password of all of them: {demo_people()[0].password}")
    print(f"  Codes change every 30 seconds; those of now: {address}/demo/people")
    print(f"  Mail and texts that the clinic sent: {address}/demo/mail\n", flush=True)
    return 0
