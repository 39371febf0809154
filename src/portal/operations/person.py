"""People who sign in: the first administrator; staff who are locked out, have lost their second step, or have left."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable

from portal.accounts.invitations import invitation_link, invite_staff
from portal.accounts.keeping import ask_for_new_second_step, close, let_try_again
from portal.accounts.tables import Account
from portal.audit.events import SYSTEM
from portal.database.engine import start_database, stop_database
from portal.errors import NotFound
from portal.permissions import Role


def add_commands(subparsers: argparse._SubParsersAction) -> None:
    """`portal person create-admin NAME`, `invite-staff NAME --role ROLE --email ADDRESS`, and `let-try-again`,
    `new-second-step` and `close`, each with what the person signs in with."""
    admin = subparsers.add_parser("create-admin", help="print a link, good for one hour, that opens an administrator's account")
    admin.add_argument("name")
    admin.set_defaults(run=lambda args: asyncio.run(_invite(args.name, Role.ADMINISTRATOR, "")))
    staff = subparsers.add_parser("invite-staff", help="invite a staff member by mail, or without --email by a printed link")
    staff.add_argument("name")
    staff.add_argument("--role", required=True, choices=[role.value for role in Role])
    staff.add_argument("--email", default="")
    staff.set_defaults(run=lambda args: asyncio.run(_invite(args.name, Role(args.role), args.email)))
    for name, (verb, meaning, done) in _VERBS.items():
        command = subparsers.add_parser(name, help=meaning)
        command.add_argument("identifier", help="username, email or patient number")
        command.set_defaults(run=lambda args, verb=verb, done=done: asyncio.run(_look_after(args.identifier, verb, done)))
    renewed = subparsers.add_parser("new-second-step", help="every second step is lost: print the link that sets up a new one")
    renewed.add_argument("identifier", help="username, email or patient number")
    renewed.set_defaults(run=lambda args: asyncio.run(_look_after(args.identifier, _new_second_step, "Until then nobody signs in to the account of {}.")))


_VERBS: dict[str, tuple[Callable[[str], Awaitable[Account]], str, str]] = {
    "let-try-again": (let_try_again, "end the waiting time after wrong passwords or codes", "{} can try again now."),
    "close": (close, "let nobody sign in to this account any more", "The account of {} is closed."),
}


async def _new_second_step(identifier: str) -> Account:
    account, link = await ask_for_new_second_step(identifier)
    print(f"{account.name} opens this link, signs in with the password, and sets up a new second step.")
    print(f"Make sure who asked you for this before you pass it on:\n{link}")
    return account


async def _look_after(identifier: str, verb: Callable[[str], Awaitable[Account]], done: str) -> int:
    await start_database()
    try:
        account = await verb(identifier)
    except NotFound:
        print("Nobody signs in with that.", file=sys.stderr)
        return 1
    finally:
        await stop_database()
    print(done.format(account.name))
    return 0


async def _invite(name: str, role: Role, email: str) -> int:
    await start_database()
    try:
        token = await invite_staff(name=name, role=role, email=email, actor=SYSTEM)
    finally:
        await stop_database()
    if email:
        print(f"An invitation for {name} is on its way to {email}.")
    else:
        print(f"{name} opens this link within one hour, on any device:\n{invitation_link(token)}")
    return 0
