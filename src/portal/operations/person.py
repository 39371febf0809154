"""People who sign in: the first administrator."""

import argparse
import asyncio

from portal.accounts.invitations import invitation_link, invite_staff
from portal.audit.events import SYSTEM
from portal.database.engine import start_database, stop_database
from portal.permissions import Role


def add_commands(subparsers: argparse._SubParsersAction) -> None:
    """`portal person create-admin NAME` and `portal person invite-staff NAME --role ROLE --email ADDRESS`."""
    admin = subparsers.add_parser("create-admin", help="print a link, good for one hour, that opens an administrator's account")
    admin.add_argument("name")
    admin.set_defaults(run=lambda args: asyncio.run(_invite(args.name, Role.ADMINISTRATOR, "")))
    staff = subparsers.add_parser("invite-staff", help="invite a staff member by mail, or without --email by a printed link")
    staff.add_argument("name")
    staff.add_argument("--role", required=True, choices=[role.value for role in Role])
    staff.add_argument("--email", default="")
    staff.set_defaults(run=lambda args: asyncio.run(_invite(args.name, Role(args.role), args.email)))


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
