"""One-line confirmations shown once after a change. A cookie carries the code; the words are here."""

from portal.web.language import mark as N_

FLASHES: dict[str, str] = {
    "signed_out": N_("You are signed out."),
    "password_changed": N_("Your password is changed. Other browsers were signed out."),
    "password_reset": N_("Your new password is set. Sign in with it now."),
    "session_ended": N_("That browser is signed out."),
    "codes_made": N_("You have new recovery codes. The old ones no longer work."),
    "details_saved": N_("Your details are saved."),
    "browser_known": N_("You can try again in this browser for 15 minutes."),
    "not_me_done": N_("All browsers were signed out. Set a new password now."),
    "email_verified": N_("Your email address is confirmed."),
    "invited": N_("The invitation is on its way."),
    "letter_ready": N_("The letter is ready to print. It replaces any earlier invitation."),
    "invitation_revoked": N_("The invitation no longer works."),
    "access_revoked": N_("The access is ended. Open pages of that person stop working now."),
    "lock_lifted": N_("The waiting time is lifted. They can try again now."),
    "reset_started": N_("We sent the person a link to set a new password."),
    "import_taken": N_("The file is received. This page shows what became of it."),
    "import_seen": N_("This very file was taken in before. Nothing was changed."),
    "still_set_aside": N_("The record was tried again, but the problem is still there."),
    "dismissed": N_("The record is dismissed. The reason is kept."),
    "retried": N_("The record was tried again and is taken in now."),
    "saved": N_("Saved."),
}
