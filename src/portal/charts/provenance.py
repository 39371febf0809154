"""Where a clinical row came from, and when its patient may see it: the columns every such table shares."""

from piccolo.columns import BigInt, Boolean, Integer, Text, Timestamptz, Varchar

from portal.database.identifiers import ID_LENGTH


class Provenance:
    """Which source, file and place in the file a row was read from.

    `record_key`: hash of source and external key, what makes taking in a record twice harmless. `weak_key`: the source
    gave no id, so the key is a hash of the content. `content_hash`: of the whole resource, so that an unchanged one is
    known. `source_time`: when the source says it last changed; newer wins by this, not by arrival. `changed_at`: when
    the source corrected what had been final. `byte_offset` and `byte_length` point into the unpacked original file. A
    row with `published` false belongs to an import that has not ended: nobody may see it.
    """

    source_id = Varchar(length=ID_LENGTH)
    file_id = Varchar(length=ID_LENGTH)
    run_id = Varchar(length=ID_LENGTH)
    entry_index = Integer(default=0)
    byte_offset = BigInt(default=0)
    byte_length = BigInt(default=0)
    record_key = Varchar(length=24, unique=True)
    external_key = Text(default="")
    weak_key = Boolean(default=False)
    content_hash = Varchar(length=24)
    version = Integer(default=1)
    source_time = Timestamptz(null=True, default=None)
    published = Boolean(default=False)
    created_at = Timestamptz(default=None)
    updated_at = Timestamptz(default=None)
    changed_at = Timestamptz(null=True, default=None)


class Release:
    """When the patient may see a row, and who or which rule decided it.

    Shown from `release_at` on; null is held. `release_rule` names the rule (results/release_rules.py) or `staff`.
    `sensitive_label`: the security labels that hold it, joined by spaces; proxies do not see such rows by default.
    `withdrawn_at`: the source took it back (entered in error, cancelled): hidden, never deleted.
    """

    release_at = Timestamptz(null=True, default=None)
    release_rule = Varchar(length=40, default="")
    release_reason = Text(default="")
    released_by = Varchar(length=ID_LENGTH, null=True, default=None)
    sensitive_label = Text(default="")
    withdrawn_at = Timestamptz(null=True, default=None)


class Earlier:
    """How a row was before its source corrected it, or an older state that came late: the columns all such tables share.

    `shown`: it was once the current one. `replaced_at`: when it no longer was.
    """

    run_id = Varchar(length=ID_LENGTH)
    file_id = Varchar(length=ID_LENGTH)
    byte_offset = BigInt(default=0)
    byte_length = BigInt(default=0)
    content_hash = Varchar(length=24)
    version = Integer(default=0)
    source_time = Timestamptz(null=True, default=None)
    status = Varchar(length=20)
    shown = Boolean(default=False)
    replaced_at = Timestamptz(default=None)
