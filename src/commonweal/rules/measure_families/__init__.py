"""The measures that come with the product, a file for each family."""

from importlib.resources import files

from commonweal.rules.measure_files import Family, Named, read_family, read_named

ORDER = (
    "referrals",
    "timeliness",
    "risk",
    "wellbeing",
    "casework",
    "activity",
    "equality",
    "quality",
    "people",
    "marac",
    "programmes",
    "accommodation",
)


def shipped() -> tuple[dict[str, Named], tuple[Family, ...]]:
    """The conditions with a name, and the families in the order in which they are read."""
    folder = files(__name__)
    named = read_named((folder / "shared.toml").read_text(encoding="utf-8"))
    families: list[Family] = []
    for each in ORDER:
        taken = {measure.key for family in families for measure in family.measures}
        families.append(
            read_family((folder / f"{each}.toml").read_text(encoding="utf-8"), named=named, taken=taken)
        )
    return named, tuple(families)
