"""Passwords, usernames and waiting."""

from portal.clinic.help.pages import CALL, Ending, Pages, Question
from portal.web.language import mark as N_

SIGNING_IN: Pages = {
    "forgotten": Question(
        N_("What did you forget?"),
        (
            (N_("My password"), "forgotten-password"),
            (N_("My username"), "forgotten-username"),
            (N_("Both"), "forgotten-both"),
            (N_("I have no email, or the clinic has an old address"), "no-mailbox"),
        ),
    ),
    "forgotten-password": Ending(
        N_("I forgot my password"),
        N_("We send you a link by email with which you set a new one. It works once, for %(reset_link)s."),
        (N_("Set a new password"), "/password/forgotten"),
        (
            N_("Type your username, your email address or your patient number."),
            N_("Have your second step at hand, such as your phone: it stays as it is."),
            N_("Your old password goes on working until you have set the new one."),
        ),
    ),
    "forgotten-username": Ending(
        N_("I forgot my username"),
        N_("Perhaps you need none: your email address and your patient number work in the same field."),
        (N_("Send me my username"), "/username/forgotten"),
        (N_("Otherwise we send it to the email address that the clinic has for you."),),
    ),
    "forgotten-both": Ending(
        N_("I forgot my username and my password"),
        N_("Set a new password first. You need no username for it: your email address or patient number is enough."),
        (N_("Set a new password"), "/password/forgotten"),
        (N_("Then sign in with the same email address or number, and the new password."),),
    ),
    "no-mailbox": Ending(
        N_("I have no email, or the clinic has an old address"),
        N_("Call us, or come by with an identity document. The front desk can correct the address or help you in another way."),
        CALL,
        (
            N_("We call back at the number we have for you, to be sure that it is you."),
            N_("Nobody at the clinic needs your password or your codes. Tell them to nobody."),
        ),
    ),
    "password": Ending(
        N_("My password is not accepted"),
        N_("Most often it is a small thing in the typing."),
        (N_("Set a new password"), "/password/forgotten"),
        (
            N_("Press “Show password” and look at what you typed. Capital letters count."),
            N_("Type your username, your email address or your patient number above it."),
            N_("After many tries this browser has to wait, and the page says the same then. Wait %(first_wait)s and try once more."),
            N_("If it still does not work, set a new password."),
        ),
    ),
    "waiting": Question(
        N_("Can you use a browser in which you signed in before?"),
        (
            (N_("Yes: another phone, computer or browser"), "known-browser"),
            (N_("No, but I can read my email"), "access-link"),
            (N_("Neither"), "wait-or-call"),
        ),
        N_("After %(password_tries)s wrong tries browsers that we do not know have to wait. Somebody else may have caused it; nobody got in."),
    ),
    "known-browser": Ending(
        N_("I can use a browser in which I signed in before"),
        N_("Use that one: it need not wait. A passkey need not wait either."),
        (N_("Sign in"), "/sign-in"),
    ),
    "access-link": Ending(
        N_("I have to wait, and I can read my email"),
        N_("We send you a link that lets this browser try again at once. It signs nobody in."),
        (N_("Send me the link"), "/access-links/new"),
        (N_("Open the link in the browser that you want to sign in with."),),
    ),
    "wait-or-call": Ending(
        N_("I have to wait, and have no other way"),
        N_("Wait %(first_wait)s, longer if it happened before. Or call: the clinic can lift the wait."),
        CALL,
    ),
    "signed-out": Ending(
        N_("I was signed out, or what I wrote is gone"),
        N_("For your safety we sign you out after %(idle)s without use. Sign in again, and go on."),
        (N_("Sign in"), "/sign-in"),
        (
            N_("What you had typed into a longer form is kept for a day. It is in the form again when you come back to it."),
            N_("On a phone or computer that only you use, say so when you sign in: then you have more time."),
        ),
    ),
    "not-me": Ending(
        N_("Somebody else may know my password"),
        N_("Set a new password now. It signs out every other browser."),
        (N_("Set a new password"), "/password/forgotten"),
        (
            N_("We wrote to you about a sign-in that was not yours? Open the link “This was not me” in that message first."),
            N_("Then look at “Account”: what happened, and which browsers are signed in."),
            N_("Call us too if something in your record was changed."),
        ),
    ),
}  # fmt: skip
