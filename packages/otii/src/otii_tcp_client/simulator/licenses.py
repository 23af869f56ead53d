"""Login and licences: one account, and licences that it or somebody else may hold."""

from dataclasses import dataclass
from typing import Final

from .answers import Json, RefusalError

_HOST_NAME: Final = "simulator"
_COVERS: Final = {
    "Admin": ("Automation", "Battery"),
    "All": ("Automation", "Battery"),
    "Enterprise": ("Automation", "Battery"),
    "Automation": ("Automation",),
    "Battery": ("Battery",),
}
_NOT_LOGGED_IN: Final = "Not logged in"


@dataclass
class License:
    """One licence. `reserved_to` is the user who holds it, empty while it is free."""

    id: int
    type: str
    reserved_to: str = ""
    hostname: str = ""

    def entry(self) -> Json:
        """Return the licence as the server lists it. What others hold is not available."""
        return {
            "id": self.id,
            "type": self.type,
            "available": self.hostname in ("", _HOST_NAME),
            "reserved_to": self.reserved_to,
            "hostname": self.hostname,
            "addons": [],
        }


class Licenses:
    """The account of the server. `user` and `password` are the only ones that may log in."""

    def __init__(self, user: str = "joe", password: str = "secret", *, is_logged_in: bool = True) -> None:  # noqa: S107 - what the simulator accepts is no secret
        self.user = user
        self.password = password
        self.has_network = True
        self.is_logged_in = is_logged_in
        self.all: list[License] = [License(1233, "Pro"), License(1234, "Automation"), License(5432, "Battery")]

    def __repr__(self) -> str:
        return f"<Licenses of {self.user!r}, logged in: {self.is_logged_in}, {self.all!r}>"

    def login(self, user: str, password: str) -> None:
        """Log in, or refuse."""
        if not self.has_network or (user, password) != (self.user, self.password):
            raise RefusalError("Could not login")
        self.is_logged_in = True

    def logout(self) -> None:
        """Log out; what was reserved stays reserved."""
        if not self.is_logged_in:
            raise RefusalError(_NOT_LOGGED_IN)
        self.is_logged_in = False

    def check_login(self) -> None:
        """Refuse when nobody is logged in."""
        if not self.is_logged_in:
            raise RefusalError(_NOT_LOGGED_IN)

    def reserve(self, license_id: int) -> None:
        """Take a free licence."""
        found = self._find(license_id)
        if found is None or found.hostname:
            raise RefusalError("License could not be reserved")
        found.reserved_to, found.hostname = self.user, _HOST_NAME

    def give_back(self, license_id: int) -> None:
        """Give a licence back."""
        found = self._find(license_id)
        if found is None or found.hostname != _HOST_NAME:
            raise RefusalError("License could not be returned")
        found.reserved_to = found.hostname = ""

    def take_away(self, license_id: int, user: str = "eve", hostname: str = "elsewhere") -> None:
        """Let somebody else hold a licence, whoever held it before. LookupError when there is none of this id."""
        found = self._find(license_id)
        if found is None:
            raise LookupError(f"there is no licence {license_id!r}")
        found.reserved_to, found.hostname = user, hostname

    def covers(self, kind: str) -> bool:
        """Whether a licence that is reserved here allows a kind of work, or is of this type."""
        held = [item.type for item in self.all if item.hostname == _HOST_NAME]
        return self.is_logged_in and any(kind == name or kind in _COVERS.get(name, ()) for name in held)

    def _find(self, license_id: int) -> License | None:
        return next((item for item in self.all if item.id == license_id), None)
