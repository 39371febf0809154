"""Messages that do not come, accounts that are not available, records of others, old browsers."""

from portal.clinic.help.pages import CALL, Ending, Pages, Question
from portal.web.language import mark as N_

OTHER_MATTERS: Pages = {
    "no-email": Question(
        N_("Which message do you wait for?"),
        (
            (N_("The link for a new password, or my username"), "no-reset-email"),
            (N_("The link that confirms my email address"), "no-verification-email"),
            (N_("My invitation"), "no-invitation-message"),
            (N_("A code as a text message"), "text-code"),
        ),
        N_("For your safety we never say whether an address is known to us."),
    ),
    "no-reset-email": Ending(
        N_("The link for a new password, or my username, does not come"),
        N_("Look in the folder for spam or junk. Then ask for it once more."),
        (N_("Ask for the email once more"), "/password/forgotten"),
        (
            N_("Check whether you have another email address that the clinic may know."),
            N_("Only the newest link works, and in an hour we send no more than %(links_an_hour)s."),
            N_("Still nothing? The clinic may have an old address. Call, and the front desk will correct it."),
        ),
    ),
    "no-verification-email": Ending(
        N_("The link that confirms my email address does not come"),
        N_("Sign in. The page shows where we sent it, and sends it again."),
        (N_("Sign in"), "/sign-in"),
        (
            N_("Look in the folder for spam or junk first."),
            N_("A letter of the address is wrong? Correct it on the same page."),
            N_("You can send it again after %(resend)s. Only the newest link works, for %(verify_link)s."),
            N_("Still nothing? Go on without it, or call: the front desk can correct the address."),
        ),
    ),
    "no-invitation-message": Ending(
        N_("My invitation does not come"),
        N_("Call, and ask which address or number the clinic has for you. The front desk sends it again or prints it as a letter."),
        CALL,
        (
            N_("Look in the folder for spam or junk first."),
            N_("You asked for it on this website? It comes only to the address that the clinic already has for you."),
        ),
    ),
    "not-available": Question(
        N_("What does the page say?"),
        (
            (N_("My account is not active, or it is locked"), "inactive"),
            (N_("The portal is not offered to me"), "not-offered"),
            (N_("Too many tries, or too many pages, from my connection"), "connection"),
            (N_("The page does not load, or something went wrong"), "does-not-load"),
        ),
    ),
    "inactive": Ending(
        N_("It says that my account is not active"),
        N_("Your details are right, but the clinic has closed the account for now. Only the clinic can open it again."),
        CALL,
        (N_("You can ask for your records in another way, on paper for instance, at any time."),),
    ),
    "not-offered": Ending(
        N_("It says that the portal is not offered to me"),
        N_("Sign in. The page says where else your records are, and lets you ask for a copy of them."),
        (N_("Sign in"), "/sign-in"),
        (N_("You think that this is a mistake? Call, and ask the front desk."),),
    ),
    "connection": Ending(
        N_("Too many tries, or too many pages, from my connection"),
        N_("Others who use the same connection are counted with you. Wait a few minutes, and try again."),
        (N_("Sign in"), "/sign-in"),
        (N_("Or use another connection, such as the mobile network in place of the library's."),),
    ),
    "does-not-load": Ending(
        N_("The page does not load, or something went wrong"),
        N_("Wait a minute and try again. What was confirmed on a page is saved."),
        (N_("Go to the front page"), "/"),
        (
            N_("Do not send a form twice before you have looked whether it arrived."),
            N_("The page showed a code? Tell it to us when you call: with it we find what happened."),
        ),
    ),
    "somebody-else": Ending(
        N_("I want to see the record of somebody else"),
        N_("Never use another person's password. You can get a sign-in of your own that opens the record you look after."),
        CALL,
        (
            N_("For your child, or somebody you care for: ask the front desk what it needs from you."),
            N_("You have it already? Sign in with your own account, and choose the record under “Records”."),
        ),
    ),
    "browser": Ending(
        N_("My phone is old, or the page looks wrong"),
        N_("The portal works in every browser that can send a form, with JavaScript on or off, and on slow connections."),
        (N_("Check this browser"), "/help/browser"),
        (
            N_("Allow cookies for this address. The portal needs them to know that it is still you."),
            N_("Avoid browsers that load pages through their maker's own computers, such as Opera Mini: your record would pass there."),
            N_("On a computer that others use, sign out when you are done."),
        ),
    ),
    "still-stuck": Ending(
        N_("I am still stuck"),
        N_("Call us or come by. Tell us what you did and which words the page showed, and the code if there was one."),
        CALL,
        (N_("We never ask for your password or your codes, and you need not say them to anybody."),),
    ),
}  # fmt: skip
