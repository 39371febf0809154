"""Test results, vital signs and reports: what came in, when the patient may see it, and what they have seen.

A result (tables.py `Observation`) stands alone or belongs to a report. release_rules.py decides on the way in when it
may be seen; visibility.py is that rule as SQL, and every question takes a chart and asks by it. Who opens a result or a
report has seen it (seen.py); what is not opened yet and of the last year is new. How a value, a range, a flag, a date or
a trend is said is in wording/: pure functions, tested against the numbers that they speak of.
"""
