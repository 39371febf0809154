"""The words for who somebody is to a patient: msgids."""

from portal.web.language import mark as N_

ROLES = {
    "front_desk": N_("front desk"), "nurse": N_("nurse"), "clinician": N_("clinician"), "billing": N_("billing"),
    "support": N_("support"), "administrator": N_("administrator"),
}

# `AccessGrant.relationship`; for oneself there is nothing to add.
RELATIONSHIPS = {
    "parent": N_("parent"), "child": N_("son or daughter"), "carer": N_("carer"), "other": N_("has access to this record"),
}
