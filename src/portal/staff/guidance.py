"""What staff ask somebody who cannot get in, and what they never say: by the kind of trouble. Words only."""

import msgspec

from portal.web.language import mark as N_


class Guidance(msgspec.Struct, frozen=True):
    """Msgids: what to ask, and what not to say."""

    ask: tuple[str, ...]
    never: tuple[str, ...]


_NEVER = (
    N_("Do not read out anything that is in the file: no date of birth, address, phone number or email address. Let the person say it, and compare."),
    N_("Do not say whether somebody has an account before you know who is calling."),
    N_("Do not ask for a password or a code. If somebody tells you one, say that nobody needs it and that they should change it."),
)
_WHO = N_("Full name and date of birth.")

GUIDANCE: dict[str, Guidance] = {
    "undelivered": Guidance(
        (_WHO, N_("Which email address or phone number they want the invitation to go to, letter by letter."),
         N_("One more thing that is in the file, such as the postcode. If it does not fit, ask them to come in.")),
        (N_("Do not say which address the invitation was sent to."), *_NEVER)),
    "identity": Guidance(
        (_WHO, N_("What they typed: which phone number, insurance number or postcode. The file may be out of date."),
         N_("If the file is right and the answers are not, ask them to come in with a document.")),
        (N_("Do not say which of the answers was wrong."), *_NEVER)),
    "waiting": Guidance(
        (_WHO, N_("Whether it was they who typed the wrong passwords or codes, and when."),
         N_("Whether they have a browser in which they signed in before: it does not have to wait.")),
        (N_("Do not say how many tries there were or from where."), *_NEVER)),
    "staff_lock": Guidance(
        (_WHO, N_("What the reason of the lock needs. Lift it only when the reason is gone.")),
        (N_("Do not read out the reason. Say that the clinic has closed the account for now, and who can tell them more."), *_NEVER)),
    "unconfirmed_email": Guidance(
        (_WHO, N_("The email address, letter by letter. Type what you hear."),
         N_("Whether they looked in the folder for spam.")),
        (N_("Do not say which address is written here now."), *_NEVER)),
    "reset": Guidance(
        (_WHO, N_("What happened to the old second step: phone lost, broken or new, codes gone."),
         N_("Whether they still have a recovery code or another second step. Then no reset is needed."),
         N_("Call back only the number that is shown here. Never a number that the caller gives you, and never go on with the call that came in.")),
        (N_("Do not say which number you will call. Hang up, then call."), *_NEVER)),
    "request": Guidance(
        (_WHO, N_("The number on file, or ask them to come in with a document. Two people can have the same name and birthday.")),
        (N_("Do not say whether the request matched anybody."), *_NEVER)),
    "colleague": Guidance(
        (N_("Speak with the colleague yourself, face to face or on a number that you have from the clinic."),
         N_("Whether they still have a recovery code or another second step. Then no reset is needed.")),
        (N_("Do not act on an email or a message alone, whoever it is from."),)),
}
