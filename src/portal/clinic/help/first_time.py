"""Getting in for the first time."""

from portal.clinic.help.pages import CALL, Ending, Pages, Question
from portal.web.language import mark as N_

FIRST_TIME: Pages = {
    "portal": Ending(
        N_("I cannot find the portal"),
        N_("Type this address into your browser: %(address)s. Do not search for it: adverts can lead to false pages."),
        (N_("Go to the front page"), "/"),
        (
            N_("Check that the page shows the name of your clinic at the top: %(clinic)s."),
            N_("Keep the address: add the page to your bookmarks or to your home screen."),
        ),
    ),
    "invitation": Question(
        N_("Do you have an invitation from us?"),
        (
            (N_("Yes, by email or as a text message"), "invitation-link"),
            (N_("Yes, as a letter"), "invitation-letter"),
            (N_("Yes, but the link no longer works"), "invitation-ended"),
            (N_("Yes, but my details are not accepted"), "invitation-details"),
            (N_("The clinic gave me a password on paper or by phone"), "temporary-password"),
            (N_("I began, and did not finish"), "unfinished"),
            (N_("No, I have none"), "no-invitation"),
        ),
        N_("You need one to open your account. It costs nothing."),
    ),
    "invitation-link": Ending(
        N_("I have an invitation by email or as a text message"),
        N_("Open the newest message from us, and open the link in it."),
        CALL,
        (
            N_("Have your date of birth at hand, and your phone number, insurance number or postcode."),
            N_("Press the button on the page. Opening the page alone uses nothing up."),
            N_("Choose a password and a second step. It takes about five minutes."),
        ),
    ),
    "invitation-letter": Ending(
        N_("I have an invitation as a letter"),
        N_("Point the camera of your phone at the square code, or type the address that is printed under it."),
        CALL,
        (
            N_("Have your date of birth at hand, and your phone number, insurance number or postcode."),
            N_("Capital and small letters in the address count. The digit 0 and the letter O are different."),
            N_("Choose a password and a second step. It takes about five minutes."),
        ),
    ),
    "invitation-ended": Ending(
        N_("The link in my invitation no longer works"),
        N_("A link works once and for %(invitation)s, and a newer one ends the older ones."),
        CALL,
        (
            N_("Look for a newer message from us, and use that one."),
            N_("Did you open your account with it already? Then sign in, with the password you chose."),
            N_("Otherwise call, and ask the front desk for a new one."),
        ),
    ),
    "invitation-details": Ending(
        N_("My details are not accepted"),
        N_("The clinic may have an old phone number or postcode for you, or none."),
        CALL,
        (
            N_("Check the date of birth: day, month and year in their own boxes."),
            N_("Try another one of the three: the last 4 digits of your phone number, the last 4 characters of your insurance "
               "number, or your postcode."),
            N_("After %(identity_tries)s wrong answers the invitation stops working. Then call: the front desk corrects what is wrong "
               "and makes a new one."),
        ),
    ),
    "temporary-password": Ending(
        N_("The clinic gave me a password on paper or by phone"),
        N_("Sign in with it. It works once, for %(temporary)s; then you choose a password of your own."),
        (N_("Sign in"), "/sign-in"),
        (
            N_("Type your username, email address or patient number above it."),
            N_("Capitals, spaces and dashes in it do not matter."),
            N_("It no longer works? Call, and ask for another one."),
        ),
    ),
    "unfinished": Ending(
        N_("I began, and did not finish"),
        N_("Nothing is lost. Sign in with the password you chose, and go on where you stopped."),
        (N_("Sign in"), "/sign-in"),
        (N_("You had not chosen a password yet? Then open the link in your invitation again."),),
    ),
    "no-invitation": Ending(
        N_("I have no invitation"),
        N_("Ask for access here. We compare what you type with the clinic's records."),
        (N_("Ask for access"), "/access-requests/new"),
        (
            N_("If it fits, we send an invitation to the address or phone number that the clinic already has for you."),
            N_("For your safety the page says the same whether it fits or not."),
            N_("You prefer to talk? The front desk can invite you when you call or come by."),
        ),
    ),
}  # fmt: skip
