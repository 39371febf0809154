"""Opens the demo clinic: its details, its records and its accounts, where they are not there yet."""

import secrets

from portal import clock
from portal.accounts.emails.asking import ask_for_address
from portal.accounts.identifiers import account_for
from portal.accounts.recovery_codes import CODES
from portal.accounts.tables import Account, RecoveryCode
from portal.audit.events import Actor
from portal.charts.tables import Patient
from portal.database.engine import start_database, stop_database
from portal.database.identifiers import new_id
from portal.demo.cast import ACCOUNTS, PATIENTS
from portal.demo.desk import give_the_desk_work
from portal.demo.load import CLINIC, make_accounts
from portal.demo.people import secrets_of_the_demo
from portal.demo.records import take_in_records
from portal.demo.requests import make_requests
from portal.exchange.readers import ReadingProcesses
from portal.operations.clinic import set_clinic


async def open_demo() -> None:
    """Records come in through the import, as anybody's do. Nothing is done twice."""
    await start_database()
    try:
        await set_clinic(**CLINIC)
        if not await Account.exists().where(Account.username == ACCOUNTS[0].username):
            async with ReadingProcesses() as readers:
                await take_in_records(readers)
            await make_accounts(await patient_ids(), secrets=secrets_of_the_demo())
            await give_recovery_codes()
            await give_the_desk_work(await patient_ids())
            await make_requests(await patient_ids())
            await leave_an_address_unconfirmed()
    finally:
        await stop_database()


async def leave_an_address_unconfirmed() -> None:
    """Lee has mistyped a second address, so its mail never comes: for the desk to correct."""
    lee = await account_for("lee.chen")
    await ask_for_address(lee, "lee.chen@exmaple.net", actor=Actor("patient", lee.id))


async def give_recovery_codes() -> None:
    """Everybody has a full set, as after setting up; nobody knows these, so new ones are made to try them."""
    now = clock.now()
    for row in await Account.select(Account.id):
        await RecoveryCode.insert(*(RecoveryCode(id=new_id(), account=row["id"], digest=secrets.token_hex(32), created_at=now)
                                    for _ in range(CODES)))


async def patient_ids() -> dict[str, str]:
    """The id of each person of the cast, by key."""
    rows = await Patient.select(Patient.id, Patient.number)
    by_number = {row["number"]: row["id"] for row in rows}
    return {person.key: by_number[person.number] for person in PATIENTS}
