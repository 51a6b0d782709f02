"""What a plan is made of. Read a need line as: in this year, this element for this group in this area costs `amount_pence`.

Read a fence as: money behind it may pay only inside every one of these limits. Read a cost item as: `unit_pence` × `people` ×
`times`, between two days; a need's amount is the sum of its items when it has any.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from commonweal.access.roles import Side
from commonweal.commissioning.governance.models import Decision
from commonweal.partnership.models import Area, Organisation, User, choices, ends_after_it_starts
from commonweal.rules.retention import Retention, declare
from commonweal.rules.uplift import HowOften

CLIENT_GROUPS = [("victim", "Victims"), ("child", "Children"), ("perpetrator", "People who use abuse")]
KINDS_OF_SUPPORT = [
    ("community", "Support in the community"),
    ("accommodation", "Support in safe accommodation"),
    ("workforce", "Workforce development"),
    ("coordination", "Co-ordination"),
    ("marac", "MARAC co-ordination"),
    ("programme", "Behaviour-change and group programmes"),
]
INSTRUMENTS = [("contract", "Contract"), ("grant", "Grant"), ("staff", "Employed staff")]


class Plan(models.Model):
    """`papers` holds what a published source prints (tables, claims, signatures), kept as the plan file says it.

    `said` holds the plan's own words on what it shares with other plans (organisations, areas, boards, figures) and which
    decisions and contracts it names: the partnership's tables may have known them before.
    """

    key = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=160)
    source = models.CharField(max_length=300)
    starts_on = models.DateField()
    ends_before = models.DateField()
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    virement_limit_pence = models.BigIntegerField(
        null=True, blank=True, help_text="the most that may be moved between lines without a decision"
    )
    papers = models.JSONField(default=dict, blank=True)
    said = models.JSONField(default=dict, blank=True)
    is_to_compare = models.BooleanField(
        default=False,
        help_text="another version of a plan in use: nothing of it goes into the ledger; said once, when it is loaded",
    )

    personal = declare(
        Retention.MONEY,
        no="id key title source starts_on ends_before digest loaded_at virement_limit_pence papers said"
        " is_to_compare",
    )

    class Meta:
        constraints = [ends_after_it_starts("plan_ends_after_it_starts")]

    def __str__(self) -> str:
        return self.title


class Lot(models.Model):
    """A part of the service that is bought by itself."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="lots")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)

    personal = declare(Retention.MONEY, no="id plan key name")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="lot_once")]

    def __str__(self) -> str:
        return self.name


class Element(models.Model):
    """One part of the service model, e.g. early intervention (tier 2) for victims."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="elements")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    tier = models.CharField(max_length=20, blank=True)
    client_group = models.CharField(max_length=20, choices=CLIENT_GROUPS)
    side = models.CharField(max_length=12, choices=choices(Side))
    kind = models.CharField(max_length=20, choices=KINDS_OF_SUPPORT, default="community")

    personal = declare(Retention.MONEY, no="id plan key name tier client_group side kind")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="element_once")]

    def __str__(self) -> str:
        return self.name


class Fence(models.Model):
    """What money may be spent on. An empty list sets no limit, except on area: no area means `anywhere`, said aloud.

    `restriction` is the key of a statutory restriction in `rules.restrictions`, which narrows the fence further.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="fences")
    key = models.SlugField(max_length=60)
    basis = models.CharField(max_length=300)
    anywhere = models.BooleanField(default=False)
    areas = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    elements = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    client_groups = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    lots = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    kinds = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    years = ArrayField(models.CharField(max_length=7), default=list, blank=True)
    instruments = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    powers = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    restriction = models.SlugField(max_length=60, blank=True)

    personal = declare(
        Retention.MONEY,
        no="id plan key basis anywhere areas elements client_groups lots kinds years instruments powers restriction",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="fence_once"),
            models.CheckConstraint(
                condition=Q(anywhere=True, areas=[]) | (Q(anywhere=False) & ~Q(areas=[])),
                name="fence_names_an_area_or_says_anywhere",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Gate(models.Model):
    """A condition that has to be met before lines are needed or money counts: read `question`, then whether it is open."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="gates")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    question = models.CharField(max_length=300)
    is_open = models.BooleanField(default=False)
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    personal = declare(Retention.MONEY, no="id plan key name question is_open decision version")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="gate_once")]

    def __str__(self) -> str:
        return self.name


class GateHistory(models.Model):
    """Read a row as: on `on`, this gate was opened or shut, because of this."""

    gate = models.ForeignKey(Gate, on_delete=models.PROTECT, related_name="history")
    is_open = models.BooleanField()
    on = models.DateField()
    words = models.CharField(max_length=300)
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    form_key = models.UUIDField(unique=True, null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    personal = declare(Retention.MONEY, no="id gate is_open on words decision form_key by at")

    def __str__(self) -> str:
        return f"gate step {self.pk}"


class Reserve(models.Model):
    """Money held back by `holder`; contributions drawn from it are its tranches."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reserves")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    balance_pence = models.BigIntegerField()
    as_at = models.DateField()
    source = models.CharField(max_length=300, blank=True)

    personal = declare(Retention.MONEY, no="id plan key name holder balance_pence as_at source")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="reserve_once"),
            models.CheckConstraint(condition=Q(balance_pence__gte=0), name="reserve_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name


class ShareBase(models.Model):
    """What shares may be worked out from: `numbers` gives each organisation's code its population, demand or means."""

    METHODS = [
        ("fixed", "Fixed shares, in hundredths of a per cent"),
        ("population", "People who live there"),
        ("demand", "Referrals or cases"),
        ("cost", "Cost falling on each agency"),
        ("means", "Ability to pay"),
    ]
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="share_bases")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    method = models.CharField(max_length=20, choices=METHODS)
    source = models.CharField(max_length=300)
    as_at = models.DateField()
    numbers = models.JSONField(default=dict)

    personal = declare(Retention.MONEY, no="id plan key name method source as_at numbers")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="share_base_once")]

    def __str__(self) -> str:
        return self.name


class Scenario(models.Model):
    """The plan told otherwise: `changes` is a list of changes as `rules.scenarios` reads them."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="scenarios")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    words = models.CharField(max_length=300, blank=True)
    changes = models.JSONField(default=list)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(Retention.MONEY, no="id plan key name words changes by at form_key")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="scenario_once")]

    def __str__(self) -> str:
        return self.name


class Uplifted(models.Model):
    """How an amount was raised: from `base_pence` by an index, so a scenario can raise it otherwise. No base: it was not."""

    base_pence = models.BigIntegerField(null=True, blank=True)
    uplift_basis_points = models.IntegerField(null=True, blank=True)
    uplift_times = models.CharField(max_length=10, choices=choices(HowOften), blank=True)
    uplift_rounded_to = models.IntegerField(
        null=True, blank=True, help_text="pence in the unit it is rounded to"
    )
    uplift_year = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="the first uplifted year is 1"
    )
    uplift_index = models.CharField(max_length=120, blank=True)
    uplift_not_said = ArrayField(
        models.CharField(max_length=20),
        default=list,
        blank=True,
        help_text="what the source leaves open: times, rounding",
    )
    printed_pence = models.BigIntegerField(
        null=True, blank=True, help_text="what the source prints for the first uplifted year"
    )

    class Meta:
        abstract = True


UPLIFTED = (
    "base_pence uplift_basis_points uplift_times uplift_rounded_to uplift_year uplift_index uplift_not_said"
    " printed_pence"
)


class NeedLine(Uplifted):
    PRIORITIES = [("core", "Core offer"), ("aspiration", "Aspiration"), ("gap", "Gap")]
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="lines")
    key = models.SlugField(max_length=80)
    element = models.ForeignKey(Element, on_delete=models.PROTECT, related_name="lines")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="need_lines")
    starts_on = models.DateField()
    ends_before = models.DateField()
    amount_pence = models.BigIntegerField()
    priority = models.CharField(max_length=12, choices=PRIORITIES, default="core")
    is_assumed = models.BooleanField(default=False)
    assumption = models.CharField(max_length=300, blank=True)
    client_group = models.CharField(max_length=20, choices=CLIENT_GROUPS, blank=True)
    instrument = models.CharField(max_length=20, choices=INSTRUMENTS, blank=True)
    power = models.CharField(max_length=120, blank=True)
    lot = models.ForeignKey(Lot, null=True, blank=True, on_delete=models.PROTECT, related_name="lines")
    gate = models.ForeignKey(Gate, null=True, blank=True, on_delete=models.PROTECT, related_name="lines")
    is_in_kind = models.BooleanField(default=False, help_text="met without money from the pool")
    working = models.CharField(max_length=600, blank=True)

    personal = declare(
        Retention.MONEY,
        no="id plan key element area starts_on ends_before amount_pence priority is_assumed assumption client_group"
        " instrument power lot gate is_in_kind working " + UPLIFTED,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="need_line_once"),
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="need_line_more_than_nothing"),
            ends_after_it_starts("need_line_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.key


class CostItem(models.Model):
    line = models.ForeignKey(NeedLine, on_delete=models.PROTECT, related_name="items")
    place = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=200)
    unit_pence = models.BigIntegerField()
    people = models.PositiveIntegerField(default=1)
    times = models.PositiveIntegerField(default=1)

    personal = declare(Retention.MONEY, no="id line place words unit_pence people times")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "place"], name="cost_item_once")]

    def __str__(self) -> str:
        return f"cost item {self.pk}"
