"""Everything the portal writes to its audit log, each with the words a person reads, and who did it."""

from enum import StrEnum

import msgspec

from portal.web.language import mark as N_


class Actor(msgspec.Struct, frozen=True):
    """Who acts. `kind`: patient (or proxy), staff, system, anonymous. `session` is the beginning of the session's hash."""

    kind: str
    account_id: str | None = None
    session: str = ""
    address: str = ""
    request_id: str = ""


SYSTEM = Actor("system")


class AuditEvent(StrEnum):
    """What happened. The value is stored for six years: never rename one, never reuse one."""

    phrase: str  # a msgid

    def __new__(cls, value: str, phrase: str):
        """A member is its stored value, with `phrase` beside it."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.phrase = phrase
        return member

    SIGNED_IN = "signed_in", N_("Signed in")
    SIGN_IN_FAILED = "sign_in_failed", N_("Tried to sign in with a wrong password")
    SIGN_IN_REFUSED = "sign_in_refused", N_("Tried to sign in while it was not possible")
    FACTOR_SHOWN = "factor_shown", N_("Gave a right sign-in code")
    FACTOR_FAILED = "factor_failed", N_("Gave a wrong sign-in code")
    ACCOUNT_LOCKED = "account_locked", N_("Sign-in stopped for a while after wrong tries")
    ACCOUNT_UNLOCKED = "account_unlocked", N_("Sign-in allowed again by the clinic")
    ACCOUNT_DISABLED = "account_disabled", N_("Account closed")
    SESSION_ENDED = "session_ended", N_("Signed out")
    SESSIONS_REVOKED = "sessions_revoked", N_("Signed out everywhere")

    INVITATION_CREATED = "invitation_created", N_("Invitation made")
    INVITATION_SENT = "invitation_sent", N_("Invitation sent")
    INVITATION_UNDELIVERED = "invitation_undelivered", N_("Invitation could not be delivered")
    INVITATION_RESENT = "invitation_resent", N_("Invitation sent again")
    INVITATION_OPENED = "invitation_opened", N_("Invitation opened")
    INVITATION_SUSPENDED = "invitation_suspended", N_("Invitation stopped after wrong answers")
    INVITATION_ACTIVATED = "invitation_activated", N_("Invitation used")
    INVITATION_REVOKED = "invitation_revoked", N_("Invitation withdrawn")
    ACTIVATION_CODE_MADE = "activation_code_made", N_("Activation code made")
    ACTIVATION_CODE_RIGHT = "activation_code_right", N_("Gave the activation code")
    ACTIVATION_CODE_WRONG = "activation_code_wrong", N_("Gave a wrong activation code")
    TEMPORARY_PASSWORD_MADE = "temporary_password_made", N_("Temporary password made by the clinic")
    TEMPORARY_PASSWORD_USED = "temporary_password_used", N_("Temporary password used")
    TEMPORARY_PASSWORD_REPLACED = "temporary_password_replaced", N_("Own password chosen in place of a temporary one")
    TEMPORARY_PASSWORD_WITHDRAWN = "temporary_password_withdrawn", N_("Temporary password withdrawn")
    LETTER_PRINTED = "letter_printed", N_("Invitation letter printed")
    IDENTITY_CONFIRMED = "identity_confirmed", N_("Answered the identity questions")
    IDENTITY_FAILED = "identity_failed", N_("Gave wrong answers to the identity questions")

    ACCOUNT_CREATED = "account_created", N_("Account opened")
    ACCOUNT_ACTIVATED = "account_activated", N_("Account set up")
    ROLE_CHANGED = "role_changed", N_("Role changed")
    PASSWORD_SET = "password_set", N_("Password chosen")
    PASSWORD_CHANGED = "password_changed", N_("Password changed")
    PASSWORD_RESET_REQUESTED = "password_reset_requested", N_("Asked for a new password")
    PASSWORD_RESET_STARTED = "password_reset_started", N_("New password started by the clinic")
    PASSWORD_RESET_DONE = "password_reset_done", N_("New password chosen with a link")
    PASSWORD_SIGN_IN_OFF = "password_sign_in_off", N_("Sign-in from new devices stopped after 100 wrong passwords")
    EMAIL_ADDED = "email_added", N_("Email address added")
    EMAIL_VERIFIED = "email_verified", N_("Email address confirmed")
    EMAIL_LINK_SENT_AGAIN = "email_link_sent_again", N_("Link to confirm an email address sent again")
    EMAIL_GIVEN_UP = "email_given_up", N_("Email address given up before it was confirmed")
    EMAIL_CORRECTED = "email_corrected", N_("Unconfirmed email address corrected by the clinic")
    EMAIL_REMOVED = "email_removed", N_("Email address removed")
    EMAIL_CHANGE_UNDONE = "email_change_undone", N_("Change of the email address undone")
    CONTACT_CHECKED = "contact_checked", N_("Email address and phone number checked")
    PHONE_ADDED = "phone_added", N_("Number for text messages added")
    PHONE_VERIFIED = "phone_verified", N_("Number for text messages confirmed")
    PHONE_REMOVED = "phone_removed", N_("Number for text messages removed")
    TEXT_CODE_SENT = "text_code_sent", N_("Code sent by text message")
    TEXT_CODES_ADDED = "text_codes_added", N_("Codes by text message added as a second step")
    TEXT_CODES_REMOVED = "text_codes_removed", N_("Codes by text message removed as a second step")
    PROFILE_CHANGED = "profile_changed", N_("Account details changed")

    AUTHENTICATOR_ADDED = "authenticator_added", N_("Authenticator app added")
    AUTHENTICATOR_REMOVED = "authenticator_removed", N_("Authenticator app removed")
    CODE_CARD_ADDED = "code_card_added", N_("Printed code card added")
    CODE_CARD_REMOVED = "code_card_removed", N_("Printed code card removed")
    SECOND_STEP_NAMED = "second_step_named", N_("Second step given another name")
    PASSKEY_ADDED = "passkey_added", N_("Passkey added")
    PASSKEY_REMOVED = "passkey_removed", N_("Passkey removed")
    PASSKEY_REFUSED = "passkey_refused", N_("Tried to sign in with a passkey that was not accepted")
    PASSKEY_COUNT_WENT_BACK = "passkey_count_went_back", N_("A passkey was refused because it may have been copied")
    RECOVERY_CODES_MADE = "recovery_codes_made", N_("Recovery codes made")
    RECOVERY_CODE_USED = "recovery_code_used", N_("Recovery code used")
    FACTOR_OFF = "factor_off", N_("Sign-in codes stopped after 100 wrong codes")
    FACTORS_RESET = "factors_reset", N_("Second step removed by the clinic")
    SECOND_STEP_RESET_ASKED = "second_step_reset_asked", N_("Reset of the second step asked for")
    SECOND_STEP_RESET_CALLED_BACK = "second_step_reset_called_back", N_("Called back about the second step")
    SECOND_STEP_RESET_CANCELLED = "second_step_reset_cancelled", N_("Reset of the second step stopped")
    SECOND_STEP_LINK_SENT = "second_step_link_sent", N_("Link for a new second step sent again")
    PHRASE_SET = "phrase_set", N_("Telephone phrase chosen")
    PHRASE_REMOVED = "phrase_removed", N_("Telephone phrase removed")
    PHRASE_CHECKED = "phrase_checked", N_("Telephone phrase checked by the clinic")
    USERNAME_REQUESTED = "username_requested", N_("Asked how to sign in")
    STAFF_LOCKED = "staff_locked", N_("Account locked by the clinic")
    STAFF_LOCK_LIFTED = "staff_lock_lifted", N_("Lock by the clinic lifted")
    DEVICE_KNOWN = "device_known", N_("Device remembered")
    BROWSER_TRUSTED = "browser_trusted", N_("Browser trusted, so that it is not asked for the second step for some time")
    DEVICE_REVOKED = "device_revoked", N_("Device forgotten")
    ACCESS_LINK_SENT = "access_link_sent", N_("Access link sent")
    ACCESS_LINK_USED = "access_link_used", N_("Access link used")
    SIGN_IN_DISOWNED = "sign_in_disowned", N_("Said that a sign-in was by somebody else")

    ACCESS_REQUESTED = "access_requested", N_("Asked for access without an invitation")
    ACCESS_REQUEST_VIEWED = "access_request_viewed", N_("Looked at a request for access that may be the patient's")
    ACCESS_REQUEST_CALLED = "access_request_called", N_("Called about a request for access")
    ACCESS_REQUEST_SETTLED = "access_request_settled", N_("Request for access settled")
    ACCESS_REQUEST_REFUSED = "access_request_refused", N_("Request for access refused")
    CATEGORY_ADDED = "category_added", N_("Patient category added")
    CATEGORY_CHANGED = "category_changed", N_("Patient category changed")
    PATIENT_CATEGORY_CHANGED = "patient_category_changed", N_("Patient put into another category")
    RECORDS_REQUESTED = "records_requested", N_("Asked for a copy of the records")
    RECORDS_REQUEST_VIEWED = "records_request_viewed", N_("Looked at a request for records")
    RECORDS_REQUEST_STARTED = "records_request_started", N_("Began to answer a request for records")
    RECORDS_REQUEST_COMPLETED = "records_request_completed", N_("Handed over a copy of the records")
    RECORDS_REQUEST_REFUSED = "records_request_refused", N_("Refused a request for records")

    GRANT_CREATED = "grant_created", N_("Access to the record given")
    GRANT_CHANGED = "grant_changed", N_("Access to the record changed")
    GRANT_REVOKED = "grant_revoked", N_("Access to the record ended")

    RECORD_OPENED = "record_opened", N_("Opened the record")
    RESULTS_LISTED = "results_listed", N_("Looked at the list of test results")
    RESULT_VIEWED = "result_viewed", N_("Looked at a test result")
    REPORT_VIEWED = "report_viewed", N_("Looked at a report")
    REPORT_FILE_DOWNLOADED = "report_file_downloaded", N_("Downloaded a file of a report")
    VITALS_VIEWED = "vitals_viewed", N_("Looked at vital signs")
    ACCESS_LOG_VIEWED = "access_log_viewed", N_("Looked at who opened the record")
    PATIENT_SEARCHED = "patient_searched", N_("Searched for a patient")
    PATIENT_VIEWED = "patient_viewed", N_("Looked at the patient's file")
    ACCESS_WORK_VIEWED = "access_work_viewed", N_("Looked at who waits for help with getting in")
    STAFF_ACCOUNTS_VIEWED = "staff_accounts_viewed", N_("Looked at the accounts of staff")

    IMPORT_RECEIVED = "import_received", N_("Records received")
    IMPORT_FINISHED = "import_finished", N_("Records added")
    IMPORT_REFUSED = "import_refused", N_("Records refused")
    RECORD_WITHDRAWN = "record_withdrawn", N_("Record taken back by its sender")
    IMPORT_VIEWED = "import_viewed", N_("Looked at received records")
    QUARANTINE_VIEWED = "quarantine_viewed", N_("Looked at records set aside")
    QUARANTINE_RETRIED = "quarantine_retried", N_("Record set aside tried again")
    QUARANTINE_DISMISSED = "quarantine_dismissed", N_("Record set aside dismissed")

    AUDIT_VIEWED = "audit_viewed", N_("Looked at the audit log")
    AUDIT_EXPORTED = "audit_exported", N_("Audit log exported")
    AUDIT_VERIFIED = "audit_verified", N_("Audit log checked")
    AUDIT_DAMAGED = "audit_damaged", N_("Audit log found to be changed")
    AUTHORISATION_REFUSED = "authorisation_refused", N_("Was refused access")
    CLINIC_SETTINGS_CHANGED = "clinic_settings_changed", N_("Clinic settings changed")
    OLD_ENTRIES_DELETED = "old_entries_deleted", N_("Ended sessions and used links deleted after their time")
    KEYS_CHANGED = "keys_changed", N_("Encryption keys changed")
    BACKUP_MADE = "backup_made", N_("Backup made")
    BACKUP_RESTORED = "backup_restored", N_("Backup restored")


# What "Who looked at my record" shows: every look into the record, and every change to who may look.
SHOWN_TO_PATIENT = frozenset({
    AuditEvent.INVITATION_CREATED, AuditEvent.INVITATION_RESENT, AuditEvent.INVITATION_ACTIVATED,
    AuditEvent.INVITATION_REVOKED, AuditEvent.LETTER_PRINTED, AuditEvent.ACTIVATION_CODE_MADE,
    AuditEvent.TEMPORARY_PASSWORD_MADE, AuditEvent.TEMPORARY_PASSWORD_WITHDRAWN, AuditEvent.ACCOUNT_CREATED,
    AuditEvent.PASSWORD_RESET_STARTED, AuditEvent.EMAIL_CORRECTED, AuditEvent.GRANT_CREATED, AuditEvent.GRANT_CHANGED, AuditEvent.GRANT_REVOKED,
    AuditEvent.RECORD_OPENED, AuditEvent.RESULTS_LISTED, AuditEvent.RESULT_VIEWED, AuditEvent.REPORT_VIEWED,
    AuditEvent.REPORT_FILE_DOWNLOADED,
    AuditEvent.SECOND_STEP_RESET_ASKED, AuditEvent.SECOND_STEP_RESET_CALLED_BACK, AuditEvent.SECOND_STEP_RESET_CANCELLED,
    AuditEvent.FACTORS_RESET,
    AuditEvent.VITALS_VIEWED, AuditEvent.ACCESS_LOG_VIEWED, AuditEvent.PATIENT_VIEWED, AuditEvent.IMPORT_FINISHED,
    AuditEvent.QUARANTINE_VIEWED,
    AuditEvent.ACCESS_REQUEST_VIEWED, AuditEvent.PATIENT_CATEGORY_CHANGED,
    AuditEvent.RECORDS_REQUESTED, AuditEvent.RECORDS_REQUEST_VIEWED, AuditEvent.RECORDS_REQUEST_STARTED,
    AuditEvent.RECORDS_REQUEST_COMPLETED, AuditEvent.RECORDS_REQUEST_REFUSED,
})


def phrase_of(stored: str) -> str:
    """The msgid for a stored event; the stored name itself when a newer version of the portal wrote it."""
    return AuditEvent(stored).phrase if stored in AuditEvent.__members__.values() else stored
