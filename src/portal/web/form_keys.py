"""One form sent twice is one thing (C99): a double click, or a second try after a lost answer.

The form carries a random key in a hidden field; a verb stores its hash under a unique index, and the second one finds it
taken.
"""

from typing import Any

from wtforms import HiddenField

from portal.crypto.tokens import new_token, token_hash


class FormKeyField(HiddenField):
    """The key; a new one where none, or none of ours, was sent. `stored` is what goes into the database."""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take the key that was sent, or make one."""
        super().process(formdata, data, extra_filters)
        text = self.data if isinstance(self.data, str) else ""
        if not (len(text) == 43 and text.isascii() and text.replace("-", "").replace("_", "").isalnum()):
            self.data = new_token()

    @property
    def stored(self) -> str:
        """64 hex characters."""
        return token_hash(self.data)
