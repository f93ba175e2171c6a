"""Every error Ullage raises on purpose, under one root.

::

    UllageError                 1   anything we foresaw
    ├── UsageError              2   the command or call itself is wrong
    │   ├── ConfigError         2   case.toml, a mapping or a parameter
    │   └── MissingExtraError   2   an optional dependency is not installed
    ├── InputError              3   a file, stream or directory cannot be used
    │   ├── UnreadableError     3   missing, no permission, broken device
    │   ├── EmptyInputError     3   nothing in it
    │   ├── FormatError         3   not a format we know, or columns missing
    │   ├── DamagedError        3   truncated or corrupt (the good part is kept)
    │   └── SchemaError         3   a table does not have the columns it must
    ├── ValueInvalidError       4   one value is outside what its standard allows
    ├── VerificationError       5   something is not what was recorded
    └── OutputError             6   a result cannot be written

The number is the exit code of the command line. Every error says what was wrong, what was found and
what to do next.
"""

from __future__ import annotations

import errno
from pathlib import Path


class UllageError(Exception):
    """Root of all foreseen errors.

    ``what`` says what is wrong, ``found`` what was there instead, ``do`` what to do next,
    ``where`` the file, line, column or key.
    """

    exit_code = 1

    def __init__(
        self, what: str, *, do: str, found: str | None = None, where: str | None = None
    ) -> None:
        self.what, self.do, self.found, self.where = what, do, found, where
        super().__init__(str(self))

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        found = f" (found {self.found})" if self.found else ""
        return f"{place}{self.what}{found}. {self.do}"

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.what, self.do, self.found, self.where)


def _rebuild(
    kind: type[UllageError], what: str, do: str, found: str | None, where: str | None
) -> UllageError:
    return kind(what, do=do, found=found, where=where)


class UsageError(UllageError):
    """The command or the call is wrong."""

    exit_code = 2


class ConfigError(UsageError):
    """A key in case.toml, a mapping or a parameter is wrong; ``where`` names the key."""


class MissingExtraError(UsageError):
    """An optional dependency is not installed; ``do`` is the exact install line."""


class InputError(UllageError):
    """A file, stream or directory cannot be used."""

    exit_code = 3


class UnreadableError(InputError):
    """Missing, not permitted, or the device failed."""


class EmptyInputError(InputError):
    """There is nothing in it."""


class FormatError(InputError):
    """Not a format Ullage knows, or required columns are missing."""


class DamagedError(InputError):
    """Truncated or corrupt; what could be read before the damage is kept."""


class SchemaError(InputError):
    """A table lacks a declared column or has it with another type."""


class ValueInvalidError(UllageError):
    """One value is outside what its standard allows."""

    exit_code = 4


class VerificationError(UllageError):
    """A hash, a chain or a re-derived result differs from what was recorded."""

    exit_code = 5


class OutputError(UllageError):
    """A result cannot be written."""

    exit_code = 6


_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG)

_MEANING = {
    errno.ENOENT: ("no such file or directory", "Check the path."),
    errno.EACCES: ("permission denied", "Give this user permission, or use another path."),
    errno.EPERM: ("permission denied", "Give this user permission, or use another path."),
    errno.EISDIR: ("is a directory", "Give a file."),
    errno.ENOTDIR: ("part of the path is not a directory", "Check the path."),
    errno.ELOOP: ("the link leads round in a circle", "Give the file itself."),
    errno.ENOSPC: ("no space left on the device", "Free some space, or write elsewhere."),
    errno.EDQUOT: ("the disk quota is used up", "Free some space, or write elsewhere."),
    errno.EROFS: ("the file system is read-only", "Write elsewhere."),
    errno.EIO: ("the device failed", "Copy the file from another medium and try again."),
}


def from_os(
    error: OSError, path: Path | str | None = None, *, writing: bool = False
) -> UllageError:
    """The UllageError for an operating-system error: OutputError when writing or the disk is full.

    ``path`` is used where the error itself names no file.
    """
    what, do = _MEANING.get(error.errno or 0, (error.strerror or str(error), "Check the path."))
    kind = OutputError if writing or error.errno in _FULL else UnreadableError
    name = error.filename if error.filename is not None else path
    return kind(what, do=do, where=None if name is None else str(name))
