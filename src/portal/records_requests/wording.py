"""The words for what can be asked for, and for what has become of it. Msgids."""

from portal.web.language import mark as N_

KINDS = {
    "everything": N_("Everything the clinic has about me"),
    "results": N_("Test results and reports"),
    "visits": N_("Notes and letters of visits"),
    "medication": N_("Medicines, allergies and vaccinations"),
    "images": N_("Images, such as X-rays"),
    "bills": N_("Bills and payments"),
    "other": N_("Something else: say what below"),
}
PERIODS = {
    "all": N_("All the time that the clinic has records of"),
    "year": N_("The last 12 months"),
    "dates": N_("Another time: say which below"),
}
RECEIVE = {
    "post": N_("On paper, by post"),
    "collect": N_("I collect it at the clinic"),
    "email": N_("As a file by email. Email can be read by others on its way; the clinic may offer you a safer way"),
    "other_clinic": N_("Send it to another clinic or doctor: say which below"),
}
STAFF_STATES = {
    "requested": N_("nobody is at work on it yet"),
    "in_progress": N_("somebody is at work on it"),
    "completed": N_("handed over"),
    "refused": N_("refused"),
}
STATES = {
    "requested": N_("The clinic has it"),
    "in_progress": N_("The clinic is at work on it"),
    "completed": N_("Answered"),
    "refused": N_("Refused"),
}
