"""Known browsers: a cookie that authenticates nothing. It spares the owner the waits that an attacker causes (C34-C36)."""

from datetime import timedelta

import msgspec

from portal import clock
from portal.accounts.tables import Device
from portal.clinic.limits import the_limits
from portal.crypto.tokens import new_token, token_hash
from portal.database.identifiers import new_id

COOKIE_FOR = timedelta(days=400)  # at least as long as any browser is known


class KnownBrowser(msgspec.Struct, frozen=True):
    """`token` is for the cookie; `is_new` says that this browser was not known for the account before."""

    device_id: str
    token: str
    is_new: bool


async def is_known(account_id: str, token: str | None) -> str | None:
    """The id of the device row if this browser's cookie is known for the account, else None."""
    if not token or not 20 < len(token) < 100:
        return None
    row = await Device.select(Device.id).where(
        Device.account == account_id, Device.token_hash == token_hash(token), Device.revoked_at.is_null(),
        Device.known_until > clock.now(),
    ).first()
    return row["id"] if row else None


async def make_known(account_id: str, token: str | None, browser: str, *, lasting: timedelta | None = None) -> KnownBrowser:
    """Remember this browser for the account, for as long as the clinic has chosen or for `lasting`. A browser keeps one
    cookie for all its accounts; it gets a new one whenever an account is added, so that a copy made on a shared computer
    before is worth nothing."""
    now, lasting = clock.now(), lasting or timedelta(days=(await the_limits()).known_browser_days)
    known = await is_known(account_id, token)
    if known:
        await Device.update({Device.seen_at: now, Device.known_until: now + lasting}).where(
            Device.id == known, Device.known_until < now + lasting)
        return KnownBrowser(known, token or "", False)
    fresh = new_token()
    if token and 20 < len(token) < 100:
        await Device.update({Device.token_hash: token_hash(fresh)}).where(Device.token_hash == token_hash(token))
    device = Device(id=new_id(), account=account_id, token_hash=token_hash(fresh), browser=browser[:60],
                    created_at=now, seen_at=now, known_until=now + lasting)
    await Device.insert(device)
    return KnownBrowser(device.id, fresh, True)


async def forget_browsers(account_id: str) -> None:
    """Every browser of the account is unknown from now on."""
    await Device.update({Device.revoked_at: clock.now()}).where(
        Device.account == account_id, Device.revoked_at.is_null())


def browser_name(user_agent: str) -> str:
    """A coarse name such as "Firefox on Android", for lists and notices; never used to decide anything."""
    browsers = (("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
                ("Chrome", "Chrome"), ("Safari", "Safari"), ("w3m", "w3m"), ("Lynx", "Lynx"), ("edbrowse", "edbrowse"))
    systems = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
               ("Mac OS", "Mac"), ("KAIOS", "KaiOS"), ("Linux", "Linux"))
    browser = next((name for mark, name in browsers if mark in user_agent), "")
    system = next((name for mark, name in systems if mark in user_agent), "")
    return " – ".join(part for part in (browser, system) if part)
