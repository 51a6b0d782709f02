"""What in a text would tell whoever reads it over a shoulder: a word of the trade, a name, an address, a number.

Read a row of TRADE_WORDS as: since `starts_on` a message may not hold this word, because of `why`. A word that ends in * stands
for every word that begins so. The list is our own and not verified by anybody: it errs towards refusing, and grows by rows.

A text is read as a person would read it and as somebody who hides a word would write it: large or small, with signs or spaces
between the letters, over two lines, with figures or look-alike letters in place of letters. Long words are found inside other
words as well. What cannot be read this way (another script, signs nobody can see) is itself a reason to refuse.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from commonweal.rules.reasons import Reason

_LIST_BEGINS = date(2026, 1, 1)
INSIDE_FROM = 6  # a word with this many letters is also found inside another word
PART_FROM = 5  # letters of a name's part before it is looked for by itself
SHORTEST_NUMBER = 7  # figures in a row that may be a phone number


@dataclass(frozen=True)
class TradeWord:
    """A word that says what kind of service wrote this."""

    word: str
    why: str
    starts_on: date = _LIST_BEGINS


def _words(why: str, text: str) -> tuple[TradeWord, ...]:
    return tuple(TradeWord(word.strip(), why) for word in text.split(","))


TRADE_WORDS: tuple[TradeWord, ...] = (
    *_words(
        "names what happened",
        "abus*, violen*, domestic, rape*, rapist, sexual, assault*, strangl*, strangulation, stalk*, harass*, coerc*,"
        " controlling, batter*, beaten, threat*, trauma*, forced marriage, honour based, przemoc, violenta, violencia, gewalt",
    ),
    *_words(
        "names the service",
        "refuge*, shelter*, safe house, safehouse, sanctuary scheme, womens aid, helpline, hotline, crisis, idva*, isva*, dva,"
        " outreach, support worker*, support service*, support group*, key worker*, keyworker*, case worker*, caseworker*,"
        " advoca*, counsel*, therap*, charity, programme, perpetrator*, victim*, survivor*, referr*",
    ),
    *_words(
        "names what is done",
        "marac, dash, risk, risks, safeguard*, safety, safe, protect*, non molestation, nonmolestation, injunction*,"
        " restraining, occupation order*, prohibited steps, clares law, disclosure, statement*, evidence, court*, hearing*,"
        " trial, bail, solicitor*, barrister*, cafcass, legal aid",
    ),
    *_words(
        "names who else is involved",
        "police*, probation, social worker*, social services, childrens services, health visitor*, prosecut*",
    ),
    *_words(
        "tells of a way out", "leave him, leaving him, leave her, leaving her, escape*, rehous*, new address"
    ),
)

# Letters of other scripts, and signs, that are taken for a Latin letter.
_ALIKE = str.maketrans(
    "авеёікмнорстухѕјһԁԛԝӏɡɩαβεικμνορτυχγωηℓƒøłđð$@€!|¡",
    "abeeikmhopctyxsjhdqwlgiabeikmvoptuxywnlfoldds" + "ae" + "iii",
)
_FIGURES_AS_LETTERS = str.maketrans("0134578", "oieastb")
_NUMBER_WORDS = {
    word: str(figure)
    for figure, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    )
} | {"oh": "0", "nought": "0"}
_COMMON_IN_NAMES = frozenset({
    "street", "road", "avenue", "close", "lane", "drive", "court", "house", "flat", "north", "south", "east", "west", "england",
    "county", "council", "city", "service", "services", "support", "centre", "center", "team", "partnership", "office", "project",
    "trust", "group", "national", "community", "first", "floor", "place", "square", "gardens", "terrace", "crescent",
})  # fmt: skip
# Words of every day that also stand in names of services: by themselves they tell nothing, and a message needs them.
_ORDINARY = frozenset({
    "change", "changes", "changing", "move", "moving", "forward", "forwards", "ahead", "together", "today", "start", "starts",
    "fresh", "women", "woman", "family", "families", "child", "children", "young", "people", "person", "steps", "other", "where",
    "there", "their", "about", "after", "before", "under", "point", "night", "light", "lives", "living", "right", "great",
    "never", "always", "every", "hello", "reply", "number", "ready", "collect", "please", "appointment", "order", "orders",
    "talking", "speak", "listen", "learn", "adult", "adults", "contact", "school", "health", "housing", "advice",
    "wellbeing", "working",
})  # fmt: skip
# What a keyboard set to English gives, and the accents of Latin names.
_READABLE = re.compile(r"[ -~\n£€‘’“”–—…\u00a0\u00c0-\u017f]*")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?[ \u00a0]{0,2}\d[A-Z]{2}\b")
_DAY = re.compile(r"\b(?:[12]\d|3[01]|0?[1-9])[ /.-](?:1[0-2]|0?[1-9])[ /.-](?:19|20)\d\d\b")
_NUMBER = re.compile(rf"\+?\d(?:[ \t\n().\-–—/_,*]*\d){{{SHORTEST_NUMBER - 1},}}")
_LINK = re.compile(r"https?|www|\b[a-z][a-z0-9-]*\.[a-z]{2,}|\bdot (?:com|org|co|net|uk)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Unsaid:
    """What this case and this service must keep out of every message. Nothing of it is in the repr."""

    services: tuple[str, ...] = field(default=(), repr=False)
    roles: tuple[str, ...] = field(default=(), repr=False)
    people: tuple[str, ...] = field(default=(), repr=False)
    addresses: tuple[str, ...] = field(default=(), repr=False)
    contacts: tuple[str, ...] = field(default=(), repr=False)
    code_words: tuple[str, ...] = field(default=(), repr=False)
    call_back: str = field(default="", repr=False)
    answer_address: str = field(default="", repr=False)


@dataclass(frozen=True)
class Found:
    """One place: what kind of giveaway, and the words as they were typed."""

    code: str
    typed: str
    say: str


def reasons_against_text(text: str, *, unsaid: Unsaid, on: date) -> list[Reason]:
    """Why a text may not go, each pointing at the words; empty when nothing gives anybody away."""
    return [
        Reason(each.code, f"Take out “{each.typed}”: {each.say}." if each.typed else each.say)
        for each in giveaways(text, unsaid=unsaid, on=on)
    ]


def giveaways(text: str, *, unsaid: Unsaid, on: date) -> tuple[Found, ...]:
    """Everything in a text that gives somebody away, once each."""
    found: dict[tuple[str, str], Found] = {}
    for each in (*_unreadable(text), *_by_shape(text, unsaid), *_by_word(text, unsaid, on)):
        found.setdefault((each.code, each.typed), each)
    return tuple(found.values())


def _unreadable(text: str) -> Iterator[Found]:
    if not _READABLE.fullmatch(text.replace("\r\n", "\n")):
        yield Found(
            "cannot_be_checked",
            "",
            "Write it in plain English letters: signs and letters of another script cannot be checked.",
        )


def _by_shape(text: str, unsaid: Unsaid) -> Iterator[Found]:
    """Addresses, numbers, e-mails and links by what they look like, on record or not."""
    plain = unicodedata.normalize("NFKC", text)
    if "@" in plain:
        yield Found("email", "@", "no e-mail address or name of an account")
    # The one address that may stand: kept for answers alone. Its words are read like any others.
    without_ours = plain.replace(unsaid.answer_address, " ") if unsaid.answer_address else plain
    for match in _LINK.finditer(without_ours):
        yield Found(
            "link", match[0], "it is, or a phone makes it into, a link. Put a space after a full stop"
        )
    for match in _POSTCODE.finditer(plain.upper()):
        yield Found("address", plain[match.start() : match.end()], "no address or part of one")
    allowed = _figures(unsaid.call_back)
    for shown, typed in ((plain, True), (_numbers_said(plain), False)):
        for match in _NUMBER.finditer(_DAY.sub(" day ", shown)):
            if not allowed or not _same_number(_figures(match[0]), allowed):
                yield Found(
                    "number",
                    match[0].strip() if typed else "the number in words",
                    "no number but your call-back number",
                )


def _figures(text: str) -> str:
    return "".join(each for each in text if each.isdigit())


def _same_number(one: str, other: str) -> bool:
    """07700 900123 and +44 7700 900123 are one number."""
    return one.removeprefix("44").lstrip("0") == other.removeprefix("44").lstrip("0")


def _numbers_said(text: str) -> str:
    """Only the figures that are written as words, each run in one piece; anything else breaks the run."""
    return " ".join(_NUMBER_WORDS.get(word, "|") for word in re.findall(r"[a-z]+|\d+", text.lower()))


def _by_word(text: str, unsaid: Unsaid, on: date) -> Iterator[Found]:
    """Words of the trade and everything on record, however they are written."""
    page = _Page(text)
    for trade in TRADE_WORDS:
        if trade.starts_on <= on and (typed := page.finds(trade.word)):
            yield Found("trade_word", typed, f"it {trade.why}")
    for names, code, say in (
        (unsaid.services, "service_name", "it names a service or an organisation"),
        (unsaid.roles, "role_name", "it says what you are"),
        (unsaid.people, "person_name", "it names somebody who has to do with the case"),
        (unsaid.code_words, "code_word", "the code word is for the person to say"),
    ):
        for name in names:
            for part in _parts(name) if code == "service_name" else (name,):
                if typed := page.finds(part):
                    yield Found(code, typed, say)
    for address in unsaid.addresses:
        for part in _parts_of_address(address):
            if typed := page.finds(part, anywhere=True):
                yield Found("address", typed, "no address or part of one")
    for contact in unsaid.contacts:
        if typed := page.finds(contact, anywhere=True):
            yield Found("contact", typed, "no number or e-mail address that is on record")
        last = _figures(contact)[-9:]
        if (
            len(last) >= SHORTEST_NUMBER
            and last in _figures(unicodedata.normalize("NFKC", text))
            and not _same_number(last, _figures(unsaid.call_back)[-9:])
        ):
            yield Found("contact", "the number", "no number or e-mail address that is on record")


def _parts(name: str) -> Iterator[str]:
    """A name, and each of its words that is long and not in every second name."""
    yield name
    yield from (
        word
        for word in re.findall(r"\w+", name)
        if len(word) >= PART_FROM and word.lower() not in _COMMON_IN_NAMES | _ORDINARY
    )


def _parts_of_address(address: str) -> Iterator[str]:
    """An address whole, by line, each line without its number, by long word, and its postcode."""
    yield address
    for line in re.split(r"[,\n]", address):
        bare = re.sub(r"\d+\w?", " ", line).strip()
        if len(_letters(bare)) >= PART_FROM and bare.lower() not in _COMMON_IN_NAMES:
            yield bare
        yield from (
            word
            for word in _parts(bare)
            if len(_letters(word)) >= PART_FROM and word.lower() not in _COMMON_IN_NAMES
        )
    yield from _POSTCODE.findall(address.upper())


def _letters(text: str) -> str:
    """Only letters and figures: small, without accents, look-alikes as what they look like."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold().translate(_ALIKE))
    return "".join(each for each in plain.translate(_ALIKE) if each.isalnum() and each.isascii())


class _Page:
    """A text as a row of words, so that a hidden word can be looked for over several of them."""

    def __init__(self, text: str) -> None:
        self.typed = [
            word
            for word in re.split(r"[\s\-–—_/.,;:()\[\]*+~\"“”]+", text.replace("\u200b", ""))
            if _letters(word)
        ]
        self.readings = [[_letters(word) for word in self.typed]]
        self.readings.append([word.translate(_FIGURES_AS_LETTERS) for word in self.readings[0]])
        self.readings.append(
            [word.replace("1", "l").translate(_FIGURES_AS_LETTERS) for word in self.readings[0]]
        )
        # One figure may stand for both letters in one word; then the two are read as one.
        is_mixed = any("1" in word and not word.isdecimal() for word in self.readings[0])
        self.mixed = [_one_stroke(word) for word in self.readings[0]] if is_mixed else []

    def finds(self, wanted: str, *, anywhere: bool = False) -> str:
        """The words as typed in which `wanted` stands; nothing when it does not."""
        is_stem = wanted.endswith("*")
        for word in {
            _letters(wanted.rstrip("*")),
            _letters(wanted.rstrip("*")).translate(_FIGURES_AS_LETTERS),
        } - {""}:
            is_inside = anywhere or len(word) >= INSIDE_FROM
            for reading in self.readings:
                if place := _place(reading, word, is_stem=is_stem, is_inside=is_inside):
                    return " ".join(self.typed[place[0] : place[1]])
            if self.mixed and (
                place := _place(self.mixed, _one_stroke(word), is_stem=is_stem, is_inside=is_inside)
            ):
                return " ".join(self.typed[place[0] : place[1]])
        return ""


def _one_stroke(word: str) -> str:
    """i, l and 1 as one sign; the other figures as the letters they stand for."""
    return word.replace("1", "l").replace("i", "l").translate(_FIGURES_AS_LETTERS)


def _place(words: list[str], wanted: str, *, is_stem: bool, is_inside: bool) -> tuple[int, int] | None:
    """From which word up to which `wanted` stands: at the edges of words, or, `is_inside`, anywhere in the row of letters."""
    starts, joined = [], ""
    for word in words:
        starts.append(len(joined))
        joined += word
    ends = {start + len(word) for start, word in zip(starts, words, strict=True)}
    at = joined.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        if is_inside or (at in starts and (is_stem or end in ends)):
            return _between(starts, at), _between(starts, end - 1) + 1
        at = joined.find(wanted, at + 1)
    return None


def _between(starts: list[int], at: int) -> int:
    return max(number for number, start in enumerate(starts) if start <= at)


def known_words(words: Iterable[TradeWord] = TRADE_WORDS) -> str:
    """The list as the page that explains a refusal shows it."""
    return ", ".join(sorted({each.word.rstrip("*") for each in words}))
