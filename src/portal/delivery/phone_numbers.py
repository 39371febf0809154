"""Phone numbers that a text message can reach, in the one form that gateways take (E.164: `+31612345678`).

The plan of every country's numbers comes with phonenumberslite, which is read when the first number is.
"""

from portal.clinic.clinics import the_clinic

LONGEST = 40


def mobile_number(text: str, country: str) -> str | None:
    """The number in E.164, or None when it cannot be one or is of a kind that gets no texts: a landline, or one that costs
    the caller more. `country` (ISO 3166, two letters; may be empty) is where a number without a + is dialled."""
    import phonenumbers  # 3 MB that a portal without text messages never needs
    from phonenumbers import PhoneNumberType as Kind

    if len(text) > LONGEST:
        return None
    try:
        number = phonenumbers.parse(text, country.upper() or None)
    except phonenumbers.NumberParseException:
        return None
    no_texts = {Kind.FIXED_LINE, Kind.TOLL_FREE, Kind.PREMIUM_RATE, Kind.SHARED_COST, Kind.PAGER, Kind.UAN, Kind.VOICEMAIL}
    if number.extension or not phonenumbers.is_possible_number(number) or phonenumbers.number_type(number) in no_texts:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


async def number_to_text(text: str) -> str | None:
    """The same for a number as people write it where the clinic is."""
    clinic = await the_clinic()
    return mobile_number(text, clinic.country if clinic else "")


def masked_number(number: str) -> str:
    """A number as it is shown to somebody who may know it: only its last three digits."""
    return f"••• {number[-3:]}" if len(number) >= 3 else ""
