"""Security labels (meta.security) that keep a record from being shown at once."""

from portal.exchange.fhir.shapes import Coding

# Codes that say nothing against showing a record to its patient: ordinary confidentiality, purposes of use, test data.
_HARMLESS = {"U", "L", "M", "N", "TREAT", "HPAYMT", "HOPERAT", "PATRQT", "HTEST", "HRESCH", "ETREAT", "PUBHLTH"}


def sensitive_label(labels: list[Coding]) -> str:
    """The codes that hold the record, joined by spaces: R, V, 42CFRPart2, HIV … and any that is not known (fail closed)."""
    return " ".join(sorted({label.code for label in labels if label.code and label.code not in _HARMLESS}))
