"""Names, streets and numbers that belong to nobody: invented from lists, telephone numbers from the ranges that Ofcom keeps
for drama, addresses with a postcode area that does not exist, e-mail at example.org (reserved by RFC 2606)."""

from datetime import date, timedelta
from random import Random

_WOMEN = ["Abena", "Agnes", "Aisha", "Alina", "Amara", "Amelia", "Anika", "Anna", "Astrid", "Ayesha", "Beatrix", "Bethan", "Bronagh", "Cara", "Carys", "Chloe", "Clara", "Daisy", "Dara", "Delphine", "Dina", "Edie", "Efua", "Eilidh", "Elena", "Elif", "Ella", "Emine", "Esme", "Esther", "Faith", "Farah", "Fatou", "Fern", "Freya", "Gemma", "Gita", "Grace", "Hana", "Harriet", "Hazel", "Heidi", "Ifeoma", "Imogen", "Ines", "Ingrid", "Iris", "Isla", "Ivy", "Jade", "Jana", "Jasmin", "Joan", "Jodie", "Josie", "Kaja", "Kara", "Keira", "Kezia", "Laila", "Layla", "Lena", "Leonie", "Lily", "Lottie", "Lucia", "Maeve", "Maja", "Mali", "Marta", "Maya", "Megan", "Mina", "Miriam", "Morag", "Nadia", "Naomi", "Neha", "Nell", "Niamh", "Nina", "Noor", "Olga", "Orla", "Paloma", "Petra", "Philippa", "Pooja", "Priya", "Rania", "Rhian", "Robyn", "Rosa", "Rowena", "Ruby", "Sabine", "Sadia", "Saoirse", "Selin", "Seren", "Shanice", "Simone", "Sioned", "Sofia", "Stella", "Tamsin", "Tara", "Thea", "Tilda", "Una", "Vera", "Winnie", "Yasmin", "Zara", "Zofia", "Zuri"]
_MEN = ["Aaron", "Abdul", "Adeel", "Adrian", "Aidan", "Alec", "Amir", "Andrei", "Angus", "Anton", "Arlo", "Asif", "Barnaby", "Bilal", "Brendan", "Callum", "Cedric", "Cian", "Colm", "Conor", "Dario", "Declan", "Dewi", "Dilip", "Duncan", "Dylan", "Edwin", "Elis", "Emeka", "Emlyn", "Emre", "Ewan", "Farid", "Felix", "Fergus", "Fraser", "Gareth", "Gethin", "Gilbert", "Glyn", "Hamish", "Haroon", "Hugo", "Idris", "Igor", "Imran", "Ivor", "Jarek", "Jonah", "Jude", "Kamil", "Keir", "Kofi", "Kwame", "Lachlan", "Lewin", "Lloyd", "Luca", "Mahmud", "Malik", "Marek", "Milo", "Mungo", "Murdo", "Nasir", "Neil", "Nico", "Niall", "Osman", "Otis", "Owain", "Pavel", "Perry", "Quentin", "Rafal", "Rajan", "Reece", "Rhodri", "Rory", "Ruben", "Samir", "Sanjay", "Stefan", "Sunil", "Tariq", "Tobias", "Tomasz", "Tudor", "Usman", "Viktor", "Wesley", "Yaw", "Yusuf", "Zack"]
_BEGINNINGS = ["Ald", "Ash", "Bar", "Bram", "Brin", "Cal", "Car", "Chad", "Cold", "Cran", "Dal", "Dun", "Ems", "Fal", "Far", "Gar", "Gil", "Hal", "Hart", "Hay", "Hol", "Ink", "Kel", "Kir", "Lang", "Lor", "Mal", "Mar", "Mel", "Mor", "Nar", "Nor", "Oak", "Ors", "Pel", "Pen", "Quar", "Rad", "Rav", "Ros", "Sal", "Sel", "Stan", "Tal", "Thorn", "Tor", "Ull", "Var", "Wal", "Wen", "Whit", "Wyn", "Yar", "Yel"]
_ENDINGS = ["bourne", "bridge", "by", "combe", "cott", "croft", "dale", "den", "field", "ford", "gate", "grave", "ham", "hurst", "land", "leigh", "ley", "low", "man", "mere", "more", "ridge", "sett", "shaw", "stead", "stone", "ton", "wark", "well", "wick", "wood", "worth"]
_ELSEWHERE = ["Abara", "Adjei", "Ahmadi", "Akbari", "Asante", "Bashir", "Bielak", "Boateng", "Chaudri", "Danso", "Desai", "Dragan", "Eze", "Farooqi", "Fofana", "Gill", "Grabka", "Hashimi", "Ibekwe", "Jankow", "Kaya", "Kowalik", "Lama", "Malhi", "Mensa", "Nowik", "Obi", "Okoro", "Osei", "Parmar", "Popa", "Qadri", "Rahmani", "Sandhu", "Sarkis", "Sesay", "Shergill", "Tahiri", "Toure", "Uddin", "Vasile", "Wozny", "Yildiz", "Zaman"]
_STREETS = ["Larkspur", "Tallow", "Quince", "Sexton", "Foundry", "Bramble", "Ropewalk", "Heron", "Saddler", "Orchard", "Millrace", "Lantern", "Cooper", "Tansy", "Willow", "Gorse"]
_KINDS_OF_STREET = ["Walk", "Yard", "Close", "Rise", "Row", "Gardens"]
_LANGUAGES = ("Polish", "Romanian", "Urdu", "Punjabi", "Arabic", "Bengali", "Portuguese", "Farsi", "British Sign Language")
_TIMES = (
    "weekdays 9.30 to 11.30",
    "after the school run",
    "Tuesday and Thursday afternoons",
    "lunch time at work",
    "evenings after eight",
    "not at weekends",
)
_WHO = ("her sister", "his mother", "a friend from work", "the school office", "the health visitor")
_WORDS = ("marigold", "tram stop", "library book", "blue teapot", "parcel from Dot", "gardening club")

SURNAMES = tuple(f"{start}{end}" for start in _BEGINNINGS for end in _ENDINGS) + tuple(_ELSEWHERE) * 12


def full_name(rng: Random, *, woman: bool) -> str:
    first = rng.choice(_WOMEN if woman else _MEN)
    return f"{first} {rng.choice(SURNAMES)}"


def of_same_family(rng: Random, name: str) -> str:
    """A child's or relative's name: another first name, the same surname."""
    return f"{rng.choice(_WOMEN if rng.random() < 0.5 else _MEN)} {name.rpartition(' ')[2]}"


def born_on(rng: Random, *, on: date, youngest: int, oldest: int) -> date:
    """A date of birth that makes someone between two ages on a day, the younger ages more often."""
    age = youngest + (oldest - youngest) * rng.random() ** 1.6
    return on - timedelta(days=int(age * 365.25) + 2)


def phone(rng: Random) -> str:
    return f"07700 900{rng.randrange(1000):03d}" if rng.random() < 0.8 else f"01632 960{rng.randrange(1000):03d}"


def email(rng: Random, name: str) -> str:
    return f"{name.lower().replace(' ', '.')}{rng.randrange(10, 100)}@example.org"


def address(rng: Random, district: str) -> str:
    street = f"{rng.choice(_STREETS)} {rng.choice(_KINDS_OF_STREET)}"
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    postcode = f"ZZ{rng.randrange(1, 10)} {rng.randrange(1, 10)}{rng.choice(letters)}{rng.choice(letters)}"
    return f"{rng.randrange(1, 140)} {street}, {district}, {postcode}"


def language(rng: Random) -> str:
    return rng.choice(_LANGUAGES)


def safe_times(rng: Random) -> str:
    return rng.choice(_TIMES)


def who_may_answer(rng: Random) -> str:
    return rng.choice(_WHO)


def code_word(rng: Random) -> str:
    return rng.choice(_WORDS)
