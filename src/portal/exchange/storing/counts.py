"""What became of the records of a file. The first five add up to `resources`."""

import msgspec


class Counts(msgspec.Struct):
    """`withdrawn`, `held`, `new_charts` and `name_changes` say more about some of them."""

    resources: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    quarantined: int = 0
    ignored: int = 0
    withdrawn: int = 0
    held: int = 0
    new_charts: int = 0
    name_changes: int = 0

    def add(self, other: "Counts") -> None:
        """Take the counts of another file in."""
        for name in self.__struct_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
