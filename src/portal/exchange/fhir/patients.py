"""Patient: who somebody is, for matching and for the chart."""

from portal.exchange.fhir.moments import checked
from portal.exchange.fhir.resource_context import full_name
from portal.exchange.fhir.shapes import Address, ContactPoint, HumanName, Identifier, PatientShape
from portal.exchange.records import PatientContent

_GENDERS = {"male", "female", "other", "unknown"}
_NAME_ORDER = {"official": 0, "usual": 1, "": 2, "nickname": 3, "anonymous": 4, "temp": 4}
_PHONE_ORDER = {"mobile": 0, "home": 1, "": 2, "work": 3}
_ADDRESS_ORDER = {"home": 0, "": 1, "temp": 2, "work": 3, "billing": 4}
_SECRET_KINDS = {"SS", "SB", "NI", "NNUSA", "DL", "PPN"}  # HL7 v2 table 0203: social security, licence, passport


def patient(shape: PatientShape, own_systems: frozenset[str], aliases: list[str]) -> PatientContent:
    """Raises Refused for a birth date that is none. `own_systems`: identifier systems that are the clinic's own."""
    names = [name for name in shape.name if name.use not in {"old", "maiden"}]
    current = min(names, key=lambda name: _NAME_ORDER.get(name.use, 2), default=HumanName())
    given, family = _parts(current)
    others = [full_name(name) for name in shape.name if name is not current]
    address = min((a for a in shape.address if a.use != "old"), key=lambda a: _ADDRESS_ORDER.get(a.use, 1), default=None)
    if shape.birth_date:
        checked(shape.birth_date, "Patient.birthDate")
    return PatientContent(
        identifiers=_matching(shape.identifier, own_systems),
        aliases=aliases,
        given_name=given[:120],
        family_name=family[:120],
        former_names="\n".join(dict.fromkeys(filter(None, others))),
        birth_date=shape.birth_date[:10],
        gender=shape.gender if shape.gender in _GENDERS else "unknown",
        phone=_contact(shape.telecom, "phone", _PHONE_ORDER)[:40],
        email=_contact(shape.telecom, "email", {})[:254],
        address=_lines(address) if address else "",
        postcode=address.postal_code.strip()[:16] if address else "",
        language=_language(shape),
        deceased=bool(shape.deceased_boolean or shape.deceased_date_time),
    )


def _parts(name: HumanName) -> tuple[str, str]:
    """Given and family name; a name that is only text is kept whole, as the family name."""
    given = " ".join(part.strip() for part in name.given if part)
    return (given, name.family.strip()) if given or name.family else ("", name.text.strip())


def _matching(identifiers: list[Identifier], own_systems: frozenset[str]) -> list[tuple[str, str, str]]:
    """Identifiers that say which patient this is: the clinic's numbers, with their assigner. Never one without assigner."""
    found = []
    for identifier in identifiers:
        kinds = {coding.code for coding in identifier.type.coding} if identifier.type else set()
        ours = "MR" in kinds or identifier.system in own_systems
        if ours and identifier.system and identifier.value and identifier.use != "old" and not kinds & _SECRET_KINDS:
            found.append((identifier.system.strip()[:255], identifier.value.strip()[:120], "MR"))
    return list(dict.fromkeys(found))


def _contact(points: list[ContactPoint], system: str, order: dict[str, int]) -> str:
    usable = [point for point in points if point.system == system and point.value and point.use != "old"]
    best = min(usable, key=lambda point: (order.get(point.use, 2), point.rank), default=None)
    return best.value.strip() if best else ""


def _lines(address: Address) -> str:
    if not address.line and not address.city and address.text:
        return address.text.strip()
    place = " ".join(part for part in (address.postal_code, address.city, address.state) if part)
    return "\n".join(part.strip() for part in [*address.line, place, address.country] if part and part.strip())


def _language(shape: PatientShape) -> str:
    spoken = [entry for entry in shape.communication if entry.language and entry.language.coding]
    best = next((entry for entry in spoken if entry.preferred), spoken[0] if spoken else None)
    return best.language.coding[0].code[:20] if best else ""
