"""What a verb or the door can raise. web/error_pages.py turns each into a page; none carries health data."""


class PortalError(Exception):
    """Base of every expected refusal. `status` is the HTTP status of its page."""

    status = 400


class NotFound(PortalError):
    """Not there, or not yours: the two are never told apart."""

    status = 404


class NotAllowed(PortalError):
    """Signed in, but this role may not do it; only for staff routes without an object in them."""

    status = 403


class PageTooOld(PortalError):
    """The form's CSRF token does not belong to this session."""

    status = 403


class Gone(PortalError):
    """A one-time link that was used, replaced, revoked or has run out."""

    status = 410


class Conflict(PortalError):
    """Somebody was faster, or the thing is no longer in a state that allows this."""

    status = 409


class TooManyTries(PortalError):
    """A throttle refused. `retry_after` is in whole seconds."""

    status = 429

    def __init__(self, retry_after: int):
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after


class Busy(PortalError):
    """The portal cannot take this on right now; nothing was saved. `retry_after` is in whole seconds."""

    status = 503

    def __init__(self, retry_after: int = 10):
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after


class SignInNeeded(PortalError):
    """Not far enough in for this page; the browser is sent to `location` (303; `HX-Redirect` for htmx)."""

    status = 303

    def __init__(self, location: str = "/sign-in"):
        super().__init__("sign-in needed")
        self.location = location


class NotOffered(SignInNeeded):
    """The clinic does not offer the portal to the category of this patient; whom it concerns has shown who they are."""

    def __init__(self) -> None:
        super().__init__("/not-available")
