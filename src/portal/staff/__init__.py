"""The clinic's side: finding a patient, giving and ending access, lifting waiting times, what came in.

Everything here that touches a patient goes through `charts.door.open_patient_file` and is in that patient's log.
"""
