"""Who may do what: permissions, the scopes a proxy can hold, the roles of staff."""

from enum import StrEnum


class Scope(StrEnum):
    """The parts of a record that an access grant opens (product: "Family and other people's records")."""

    APPOINTMENTS = "appointments"
    MESSAGES = "messages"
    PRESCRIPTIONS = "prescriptions"
    RESULTS = "results"
    VISITS = "visits"
    BILLS = "bills"
    DOCUMENTS = "documents"
    PROFILE = "profile"


class Role(StrEnum):
    """What a staff member is employed to do."""

    FRONT_DESK = "front_desk"
    NURSE = "nurse"
    CLINICIAN = "clinician"
    BILLING = "billing"
    SUPPORT = "support"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """One thing a person may do. Chart permissions need a grant; staff permissions need a role."""

    OPEN_RECORD = "open_record"
    VIEW_RESULTS = "view_results"
    VIEW_VITALS = "view_vitals"
    VIEW_ACCESS_LOG = "view_access_log"
    REQUEST_RECORDS = "request_records"

    STAFF_HOME = "staff_home"
    FIND_PATIENTS = "find_patients"
    MANAGE_ACCESS = "manage_access"
    ANSWER_RECORDS_REQUESTS = "answer_records_requests"
    MANAGE_STAFF = "manage_staff"
    IMPORT_RECORDS = "import_records"
    VIEW_AUDIT = "view_audit"
    MANAGE_SETTINGS = "manage_settings"


# None: any active grant is enough.
SCOPE_FOR: dict[Permission, Scope | None] = {
    Permission.OPEN_RECORD: None,
    Permission.VIEW_RESULTS: Scope.RESULTS,
    Permission.VIEW_VITALS: Scope.RESULTS,
    Permission.VIEW_ACCESS_LOG: Scope.PROFILE,
    Permission.REQUEST_RECORDS: Scope.DOCUMENTS,
}

_EVERY_STAFF = {Permission.STAFF_HOME}
_ACCESS_DESK = _EVERY_STAFF | {Permission.FIND_PATIENTS, Permission.MANAGE_ACCESS, Permission.ANSWER_RECORDS_REQUESTS}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.FRONT_DESK: frozenset(_ACCESS_DESK),
    Role.NURSE: frozenset(_ACCESS_DESK),
    Role.CLINICIAN: frozenset(_ACCESS_DESK),
    Role.BILLING: frozenset(_EVERY_STAFF | {Permission.FIND_PATIENTS}),
    Role.SUPPORT: frozenset(_ACCESS_DESK | {Permission.IMPORT_RECORDS}),
    Role.ADMINISTRATOR: frozenset(_ACCESS_DESK | {
        Permission.MANAGE_STAFF, Permission.IMPORT_RECORDS, Permission.VIEW_AUDIT, Permission.MANAGE_SETTINGS}),
}


def role_may(role: Role, permission: Permission) -> bool:
    """Whether a staff member of `role` holds `permission`."""
    return permission in ROLE_PERMISSIONS[role]
