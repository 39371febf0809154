"""The second step: codes, cards, passkeys, and when all are gone."""

from portal.clinic.help.pages import CALL, Ending, Pages, Question
from portal.web.language import mark as N_

SECOND_STEP: Pages = {
    "second-step": Question(
        N_("How do you show that it is you?"),
        (
            (N_("With an app: the code is not accepted"), "code"),
            (N_("With a text message: no code comes"), "text-code"),
            (N_("With a code card or a recovery code: it is not accepted"), "code-card"),
            (N_("With a passkey: it does not work"), "passkey"),
            (N_("My phone is lost, broken or new"), "lost-phone"),
            (N_("I have no smartphone and no app"), "authenticator"),
            (N_("I am asked every time"), "asked-every-time"),
        ),
        N_("After your password we ask for a second proof, so that a stolen password opens nothing."),
    ),
    "code": Ending(
        N_("The code from my app is not accepted"),
        N_("The app shows a new code every 30 seconds. Wait for the next one, and type it at once."),
        (N_("Sign in"), "/sign-in"),
        (
            N_("Check that you read the line for %(clinic)s; an app can hold several."),
            N_("Set the clock of your phone to automatic time. A clock that is wrong makes wrong codes."),
            N_("Or press “use a recovery code”, and type one that you printed or wrote down."),
            N_("After %(code_tries)s wrong codes you have to wait %(code_wait)s."),
        ),
    ),
    "text-code": Ending(
        N_("No code comes as a text message"),
        N_("A text can take a few minutes, and needs reception."),
        (N_("Sign in"), "/sign-in"),
        (
            N_("Check the last digits of the number on the page: is it still your phone?"),
            N_("Wait a minute, then have a new code sent. Only the newest one works."),
            N_("Or choose another way below the field: an app, your code card, a recovery code."),
        ),
    ),
    "code-card": Ending(
        N_("My code card or recovery code is not accepted"),
        N_("Each code works once. Cross off those that you have used."),
        (N_("Sign in"), "/sign-in"),
        (
            N_("Code card: type the code with the number that the page asks for, from your newest card."),
            N_("Recovery codes: any one that is left, from your newest list. It is longer than a code of the card."),
            N_("Capitals, spaces and dashes do not matter; O and 0, I and 1 are the same."),
        ),
    ),
    "passkey": Ending(
        N_("My passkey does not work"),
        N_("A passkey works on the device that keeps it, or where that device is near. It is the one thing here that needs JavaScript."),
        (N_("Sign in"), "/sign-in"),
        (
            N_("Unlock the device in the way you always do: finger, face or its own code."),
            N_("Check the address: %(address)s. A passkey answers to this one only."),
            N_("Or sign in with your password, and choose another second step."),
        ),
    ),
    "lost-phone": Question(
        N_("What do you still have?"),
        (
            (N_("My recovery codes"), "recovery-codes"),
            (N_("A code card, or a passkey on another device"), "other-second-step"),
            (N_("A new phone with the same number, and codes came as text messages"), "new-phone-same-number"),
            (N_("Nothing of these"), "nothing-left"),
        ),
        N_("Your record is safe: the codes alone open nothing without your password."),
    ),
    "recovery-codes": Ending(
        N_("I still have my recovery codes"),
        N_("Sign in with your password. Where we ask for the code, choose “use a recovery code”."),
        (N_("Sign in"), "/sign-in"),
        (
            N_("Then set up your new phone, on the page “Account”, and remove the lost one there."),
            N_("You printed or wrote the codes down when you opened your account. Each works once."),
        ),
    ),
    "other-second-step": Ending(
        N_("I still have a code card, or a passkey on another device"),
        N_("Sign in with your password. Where we ask for the code, choose the other way below the field."),
        (N_("Sign in"), "/sign-in"),
        (N_("Then set up your new phone, on the page “Account”, and remove the lost one there."),),
    ),
    "new-phone-same-number": Ending(
        N_("I have a new phone with the same number"),
        N_("Codes come to the new phone as they did to the old one. Sign in as always."),
        (N_("Sign in"), "/sign-in"),
        (N_("Lost, not replaced? Have your phone company block the number, then call us."),),
    ),
    "nothing-left": Ending(
        N_("I lost my phone and everything else for the second step"),
        N_("Come to the front desk with an identity document, or call. Once the clinic knows it is you, you set up a new second step."),
        CALL,
        (
            N_("By phone we call back at the number we have for you. Then it takes %(reset_wait)s, and we tell you by email: "
               "so nobody else can do it in your name without your knowing."),
            N_("At the front desk it works at once."),
            N_("Nobody at the clinic asks for your password. Tell it to nobody."),
        ),
    ),
    "authenticator": Ending(
        N_("I have no smartphone and no app"),
        N_("You need neither. Choose the code card: a sheet with codes that you print, or write down from the screen."),
        (N_("Sign in and choose it"), "/sign-in"),
        (
            N_("Or an app on a computer: many password managers make the codes too."),
            N_("Or a passkey: a computer with a fingerprint or a code of its own can keep one."),
            N_("None of these? Call: the front desk can help you when you come by."),
        ),
    ),
    "asked-every-time": Ending(
        N_("I am asked for the second step every time"),
        N_("Where you type the code, tick “Trust this browser”, if the clinic offers it. Do so only where nobody else can use it."),
        (N_("Sign in"), "/sign-in"),
        (
            N_("The browser must keep cookies when it is closed. A private window does not."),
            N_("Before a change to your account we still ask."),
        ),
    ),
}  # fmt: skip
