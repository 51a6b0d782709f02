"""Signs in as one of the cast for each role and opens every page the role may open; then the public ones, signed out."""

from collections.abc import Callable

from django.core.management import call_command
from django.db import connection
from django.test import Client

from benchmarks.filled import FIRST
from benchmarks.measuring import Measured, measure, measure_press
from commonweal.access.actor import Actor
from commonweal.access.policy import may
from commonweal.access.roles import Role, in_words
from commonweal.config.demo import cast
from commonweal.config.routes import Route, routes
from commonweal.partnership.models import User
from commonweal.partnership.queries import actor_for, today

# Pages that answer something typed: measured with it as well.
SEARCHES = {"people_search": (("name", "Nina Thornbourne"), ("born_on_0", ""), ("phone", ""), ("email", ""))}
SESSION = (("main", FIRST), ("note", "Spoke; agreed to speak again."))
# What is saved most in a day: measured from the press.
PRESSES = {
    "case_session": SESSION,
    "front_door_attempt": (("note", "No answer."),),
}
SIGNED_OUT = "Signed out"


def visit_everything(say: Callable[[str], None]) -> list[Measured]:
    """Every address, by everyone of one role who may open it. Raises AssertionError if one was left out."""
    call_command("collectstatic", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("commonweal_app", False), "Pages are measured as the app's own role."
    found: list[Measured] = []
    everything = routes()
    for who, client, actor in [*_one_of_each_role(), (SIGNED_OUT, Client(), None)]:
        say(who)
        for route in everything:
            if _opens(route, actor):
                found.append(measure(route, client, actor, who))
                if route.name in SEARCHES:
                    found.append(
                        measure(route, client, actor, who, label="searching", sent=SEARCHES[route.name])
                    )
                if route.name in PRESSES and actor is not None:
                    found.append(measure_press(route, client, actor, who, PRESSES[route.name]))
    left_out = {route.name for route in everything} - {each.route for each in found}
    assert not left_out, f"Nobody of the cast may open: {', '.join(sorted(left_out))}."
    return found


def _opens(route: Route, actor: Actor | None) -> bool:
    if route.is_public:
        return actor is None
    return actor is not None and route.access is not None and may(actor.roles, route.access)


def _one_of_each_role() -> list[tuple[str, Client, Actor]]:
    first: dict[Role, str] = {}
    for member in cast():
        first.setdefault(member.role, member.email)
    found = []
    for role, email in first.items():
        user = User.objects.get(email=email)
        client, actor = Client(), actor_for(user.pk, on=today())
        assert actor is not None
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        found.append((in_words(role), client, actor))
    return found
