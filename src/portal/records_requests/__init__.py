"""Asking for a copy of the records, as the law lets everybody (HIPAA 45 CFR 164.524: within 30 days).

Who may ask: who has an account that opens the record, and who has shown who they are with an invitation but is not
offered the portal (charts/requesters.py). The clinic answers it outside the portal; here it is kept what was asked, until
when an answer is due, and what became of it.
"""
