"""Who is asking: read once per request from the memberships in force today, then passed to every action as `by`."""

from dataclasses import dataclass

from commonweal.access.roles import Role, Side


@dataclass(frozen=True)
class MembershipFacts:
    """Read a row as: this person holds `role` at `organisation_id`, on `side` where the role has one."""

    id: int
    role: Role
    organisation_id: int
    side: Side | None = None
    board_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class Actor:
    """A signed-in person. Someone without a membership in force may do nothing."""

    user_id: int
    name: str
    memberships: tuple[MembershipFacts, ...] = ()

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(membership.role for membership in self.memberships)

    def holds(self, role: Role) -> bool:
        return role in self.roles

    def organisation_as(self, role: Role) -> int | None:
        """The organisation where this person holds the role; None when nowhere."""
        return next((m.organisation_id for m in self.memberships if m.role is role), None)
