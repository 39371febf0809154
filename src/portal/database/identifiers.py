"""Public ids: 128 random bits, so that one id tells nothing about another (security C72)."""

import secrets

from piccolo.columns import Varchar

ID_LENGTH = 22


def new_id() -> str:
    """A fresh id of 22 URL-safe characters."""
    return secrets.token_urlsafe(16)


def id_column() -> Varchar:
    """The primary key column that every table of ours has."""
    return Varchar(length=ID_LENGTH, primary_key=True, default=new_id)
