"""Problems signing in: each topic ends in one thing to do now. Words only; the page is templates/clinic/help/topic.html."""

import msgspec

from portal.web.language import mark as N_


class HelpTopic(msgspec.Struct, frozen=True):
    """One answer. `question` is how people would say it; `steps` are tried in order; `action` is a label and a path.

    Texts may hold `%(clinic)s` and `%(address)s` (of this portal).
    """

    question: str
    answer: str
    steps: tuple[str, ...] = ()
    action: tuple[str, str] | None = None


TOPICS: dict[str, HelpTopic] = {
    "portal": HelpTopic(
        N_("I cannot find the portal"),
        N_("Type this address into your browser: %(address)s. Do not search for it: adverts can lead to false pages."),
        (
            N_("Check that the page shows the name of your clinic at the top: %(clinic)s."),
            N_("Keep the address: add the page to your bookmarks or to your home screen."),
        ),
        (N_("Go to the front page"), "/"),
    ),
    "invitation": HelpTopic(
        N_("I am here for the first time"),
        N_("You need an invitation from the clinic. It comes by email or as a letter and works for a few days, once."),
        (
            N_("By email: open the newest message from us and press the link in it."),
            N_("By letter: point the camera of your phone at the square code, or type the address that is printed under it."),
            N_("Have your date of birth at hand, and your phone number, insurance number or postcode."),
            N_("No invitation, or it is too old? Ask for access below, or call the front desk."),
        ),
        (N_("Ask for access"), "/access-requests/new"),
    ),
    "password": HelpTopic(
        N_("My password does not work"),
        N_("Most often it is a small thing in the typing."),
        (
            N_("Press “Show password” and look at what you typed. Capital letters count."),
            N_("Type your username, the email address the clinic has, or your patient number above it."),
            N_("If it still does not work, set a new password. We send you a link that works for 30 minutes."),
        ),
        (N_("Set a new password"), "/password/forgotten"),
    ),
    "no-email": HelpTopic(
        N_("The email does not come"),
        N_("Email can take a few minutes. For your safety we never say whether an address is known to us."),
        (
            N_("Look in the folder for spam or junk."),
            N_("Check whether you have another email address that the clinic may know."),
            N_("Wait a minute, then ask for the email once more. Only the newest link works."),
            N_("Still nothing? The clinic may have an old address. Call, and the front desk will correct it."),
        ),
        (N_("Ask for the email once more"), "/password/forgotten"),
    ),
    "code": HelpTopic(
        N_("The code from my app is not accepted"),
        N_("The app shows a new code every 30 seconds."),
        (
            N_("Wait for the next code and type it at once."),
            N_("Check that you read the line for %(clinic)s; an app can hold several."),
            N_("Set the clock of your phone to automatic time. A clock that is wrong makes wrong codes."),
            N_("Or use one of the recovery codes that you printed or wrote down."),
        ),
        (N_("Sign in"), "/sign-in"),
    ),
    "lost-phone": HelpTopic(
        N_("I lost my phone, or I have a new one"),
        N_("Your record is safe: the codes alone open nothing without your password."),
        (
            N_("Sign in with your password. Where we ask for the code, choose “use a recovery code”."),
            N_("Then set up the app on your new phone, on the page “Account”."),
            N_("No recovery codes? Come to the front desk or call. Once the clinic knows it is you, it starts a new set-up."),
        ),
        (N_("Sign in"), "/sign-in"),
    ),
    "authenticator": HelpTopic(
        N_("I have no authenticator app"),
        N_("It is a small free app that shows a new code every 30 seconds. It needs no internet and no phone number."),
        (
            N_("Open the app shop of your phone and search for “authenticator”. Any well-known one works."),
            N_("Many password managers can make the codes too, also on a computer."),
            N_("No smartphone? Call the clinic: somebody you trust can help you set it up on a computer."),
        ),
    ),
    "waiting": HelpTopic(
        N_("I have to wait after too many tries"),
        N_("After several wrong tries this browser has to wait 15 minutes, longer if it happens again. Nobody got in."),
        (
            N_("Wait, or use a browser in which you were signed in before: it need not wait."),
            N_("Or let us send you a link that lets this browser try again now."),
            N_("The clinic can lift the wait when you call."),
        ),
        (N_("Send me the link"), "/access-links/new"),
    ),
    "inactive": HelpTopic(
        N_("It says that my account is not active"),
        N_("Your details are right, but the clinic has closed the account for now. Only the clinic can open it again."),
        (
            N_("Call the clinic and ask why."),
            N_("You can ask for your records in another way, on paper for instance, at any time."),
        ),
    ),
    "somebody-else": HelpTopic(
        N_("I want to see the record of somebody else"),
        N_("Never use another person's password. You can get a sign-in of your own that opens the record you look after."),
        (
            N_("For your child, or somebody you care for: ask the front desk what it needs from you."),
            N_("Already have it? Sign in with your own account and choose the record under “Records”."),
        ),
        (N_("Sign in"), "/sign-in"),
    ),
    "browser": HelpTopic(
        N_("My phone is old, or the page looks wrong"),
        N_("The portal works in every browser that can send a form, with JavaScript on or off, and on slow connections."),
        (
            N_("Allow cookies for this address. The portal needs one, and nothing else."),
            N_("Avoid browsers that load pages through their maker's own computers, such as Opera Mini: your record would pass there."),
            N_("On a computer that others use, sign out when you are done."),
        ),
        (N_("Sign in"), "/sign-in"),
    ),
    "other": HelpTopic(
        N_("Something else"),
        N_("Call us or come by. Tell us what you did and which words the page showed, and the code if there was one."),
    ),
}
