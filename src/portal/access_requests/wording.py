"""What staff read about a request: its state, and why it waits or how it ended. Msgids."""

from portal.access_requests.forms import REFUSALS
from portal.web.language import mark as N_

STATES = {
    "new": N_("not compared with the records yet"),
    "waiting": N_("waits for you"),
    "asked": N_("somebody has called; waits for an answer"),
    "invited": N_("invited"),
    "told": N_("reminded of the account they have"),
    "noted": N_("noted, nothing was sent"),
    "refused": N_("refused"),
}

PROBLEMS = {
    "": "",
    "nobody": N_("No patient agrees in name, date of birth and number."),
    "several": N_("Several patients agree: twins, or one number for a family."),
    "deceased": N_("The patient has died."),
    "child": N_("The patient is under 18. Somebody else may be asking: check who, and whether they may."),
    "has_account": N_("The patient has an account of their own."),
    "shared_contact": N_("The contact on file is also that of another patient."),
    "no_contact": N_("No email address or mobile number is on file."),
    "not_compared": N_("The portal could not compare it with the records."),
    "repeated": N_("The same request waits already."),
    "enough": N_("The patient was sent enough messages that day."),
    **REFUSALS,
}
