"""What can be wrong with a file or a record, each with the sentence that a person reads about it.

The codes are stored: never rename one. Values in a sentence are names, places and numbers out of the file.
"""

from enum import StrEnum

from portal.web.language import mark as N_


class Problem(StrEnum):
    """A reason why a file is refused or a record is set aside. `sentence` is a msgid."""

    sentence: str

    def __new__(cls, value: str, sentence: str):
        """A member is its stored value, with its sentence beside it."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.sentence = sentence
        return member

    # of a whole file
    EMPTY = "empty", N_("The file is empty.")
    NO_FILES = "no_files", N_("The folder has no files that could be records (.json or .ndjson).")
    NOT_READABLE = "not_readable", N_("The portal has no right to read %(name)s. Change its owner or permissions.")
    NOT_THERE = "not_there", N_("There is no file or folder at %(name)s.")
    TOO_LARGE = "too_large", N_("The file has %(size)s megabytes; at most %(most)s can be taken in at once. Split it.")
    COMPRESSED = "compressed", N_("The file is compressed (%(kind)s). Unpack it first.")
    NOT_FHIR_JSON = "not_fhir_json", N_("The file looks like %(kind)s. Only FHIR R4 records in JSON can be taken in.")
    WRONG_ENCODING = "wrong_encoding", N_("The file is not UTF-8 text (byte %(place)s). Save it as UTF-8.")
    TRUNCATED = "truncated", N_("The file ends in the middle: it was cut off. Ask for it again.")
    BROKEN_JSON = "broken_json", N_("The file is not valid JSON (line %(line)s, column %(column)s).")
    NOT_A_NUMBER = "not_a_number", N_("%(word)s is not a value that JSON knows (line %(line)s, column %(column)s).")
    REPEATED_KEY = "repeated_key", N_("The name “%(key)s” stands twice in one object (%(path)s), so it is not certain which one is meant.")
    TOO_DEEP = "too_deep", N_("Lists and objects are nested more than %(most)s deep.")
    TOO_MANY = "too_many", N_("The file has %(count)s records; at most %(most)s can be taken in at once. Split it.")
    TEXT_TOO_LONG = "text_too_long", N_("One text is longer than %(most)s megabytes (%(path)s).")
    TOOK_TOO_LONG = "took_too_long", N_("Reading the file took longer than %(most)s seconds.")
    TOOK_TOO_MUCH_MEMORY = "took_too_much_memory", N_("Reading the file took more memory than it may.")
    READER_FAILED = "reader_failed", N_("The file could not be read; it stopped the program that reads it.")
    NOT_A_RESOURCE = "not_a_resource", N_("This is JSON, but not a FHIR record: it has no “resourceType”.")

    # of one record
    WRONG_TYPE = "wrong_type", N_("%(path)s should be %(expected)s, but is %(found)s.")
    MISSING = "missing", N_("%(path)s is missing.")
    WRONG_VALUE = "wrong_value", N_("%(path)s has the value “%(value)s”, which FHIR does not know.")
    WRONG_DATE = "wrong_date", N_("%(path)s has “%(value)s”, which is not a date that FHIR knows.")
    FORBIDDEN_CHARACTER = "forbidden_character", N_("The record has a character that no text may have (%(path)s).")
    UNKNOWN_TYPE = "unknown_type", N_("FHIR R4 has no record type “%(type)s”.")
    BUNDLE_IN_BUNDLE = "bundle_in_bundle", N_("This is a bundle inside a bundle. Take it in as a file of its own.")
    PATCH = "patch", N_("This is an order to change a record (PATCH), not a record. Ask for the whole record.")
    DELETION = "deletion", N_("This is an order to delete %(target)s. Records are withdrawn by their status.")

    # of the patient of a record
    NO_PATIENT = "no_patient", N_("The record does not say whose it is.")
    ONLY_A_NAME = "only_a_name", N_("The record names its patient (“%(name)s”) but has no number or link for them.")
    NOT_A_PATIENT = "not_a_patient", N_("The record is about a %(kind)s, not about one patient.")
    SEVERAL_PATIENTS = "several_patients", N_("The record names more than one patient.")
    PATIENT_UNKNOWN = "patient_unknown", N_("The patient of the record (%(reference)s) has not come in yet. It is tried again when they do.")
    PATIENT_NOT_EXPECTED = "patient_not_expected", N_("This patient is not known here, and %(source)s may not add patients.")
    BIRTH_DATE_DIFFERS = "birth_date_differs", N_("The patient number is known here, with another date of birth.")
    BIRTH_DATE_UNSURE = "birth_date_unsure", N_("The patient number is known here, but the full date of birth cannot be compared.")
    NUMBERS_OF_TWO = "numbers_of_two", N_("The patient's numbers belong to two people here.")
    PATIENT_SET_ASIDE = "patient_set_aside", N_("The patient of the record (%(reference)s) was set aside, so it is not certain who they are.")
    ANOTHER_PATIENT = "another_patient", N_("This record came before as the record of another patient.")


# What JSON calls its kinds of values, in words.
KINDS = {
    "str": N_("text"), "int": N_("a whole number"), "float": N_("a number"), "bool": N_("true or false"),
    "array": N_("a list"), "object": N_("an object"), "null": N_("empty (null)"), "number": N_("a number"),
}  # fmt: skip


class Refused(Exception):
    """A file or a record cannot be taken in. `at` is where (a FHIRPath); `values` fill the sentence."""

    def __init__(self, problem: Problem, at: str = "", /, **values: object):
        super().__init__(problem.value)
        self.problem = problem
        self.path = at
        self.values = {name: str(value)[:200] for name, value in values.items()}
