"""A plan file that uses every part of the format once, with days that do not move: for tests of reading, writing and loading.

Two councils and a commissioner, three April years. County money stays in the county, the ministry's money is for safe
accommodation, the reserve is drawn in two tranches, one line waits for a gate, and what is left of the first year may be carried.
"""

WHOLE = """
[plan]
key = "ashmere"
title = "Support in Ashmere and Bell Cross"
source = "Invented for tests"
starts = 2022-04-01
ends = 2025-03-31
virement_limit = "10,000"

[[organisations]]
code = "ashmere"
name = "Ashmere County Council"
kind = "council"
starts = 2015-04-01

[[organisations]]
code = "bell-cross"
name = "Bell Cross City Council"
kind = "council"
starts = 2015-04-01

[[organisations]]
code = "old-commissioner"
name = "Ashmere Police Authority"
kind = "policing"
starts = 2010-04-01
ends = 2012-11-21
succeeded_by = "commissioner-of-ashmere"

[[organisations]]
code = "commissioner-of-ashmere"
name = "Ashmere Commissioner"
kind = "policing"
starts = 2012-11-22

[[organisations]]
code = "larkfield"
name = "Larkfield"
kind = "provider"
starts = 2015-04-01

[[areas]]
code = "ashmere-wide"
name = "Ashmere and Bell Cross"
kind = "police_area"
starts = 2015-04-01

[[areas]]
code = "ashmere-county"
name = "Ashmere"
kind = "county"
starts = 2015-04-01
within = ["ashmere-wide"]

[[areas]]
code = "bell-cross"
name = "Bell Cross"
kind = "city"
starts = 2015-04-01
within = ["ashmere-wide"]

[[boards]]
key = "joint"
name = "Ashmere Joint Board"
organisation = "ashmere"
starts = 2015-04-01

[[decisions]]
reference = "AJB-7"
board = "joint"
title = "Buy support together"
recommendation = "Buy support for both areas for three years. “Together” means under one contract."
amount = "900,000"
starts = 2022-04-01
ends = 2025-03-31
report_on = 2022-01-10
decided = "approved"
decided_on = 2022-02-01
reasons = "It costs less than two contracts."

[[decisions]]
reference = "AJB-8"
board = "joint"
title = "A second look"
recommendation = "Look again in a year."
amount = "0"
starts = 2022-04-01
ends = 2025-03-31
report_on = 2022-01-10

[[lots]]
key = "lot-1"
name = "One point of contact"

[[elements]]
key = "refuge"
name = "Refuge"
tier = "3"
client_group = "victim"
side = "victim"
kind = "accommodation"

[[elements]]
key = "early"
name = "Early help"
tier = "2"
client_group = "victim"
side = "victim"

[[elements]]
key = "training"
name = "Training"
tier = "1"
client_group = "victim"
side = "victim"
kind = "workforce"

[[elements]]
key = "change"
name = "Work with people who use abuse"
tier = "3"
client_group = "perpetrator"
side = "perpetrator"

[[fences]]
key = "county"
areas = ["ashmere-county"]
basis = "Budget resolution"

[[fences]]
key = "anywhere"
anywhere = true
basis = "Said by nobody: assumed"

[[fences]]
key = "safe"
anywhere = true
basis = "Grant letter"
elements = ["refuge", "early"]
client_groups = ["victim", "child"]
lots = ["lot-1"]
kinds = ["accommodation", "community"]
years = ["2022/23", "2023/24", "2024/25"]
instruments = ["contract", "grant"]
powers = ["Localism Act 2011, section 1"]
restriction = "safe-accommodation-duty"

[[gates]]
key = "benefit"
name = "Benefit exceeds investment"
question = "Is the measured benefit of early help above what it costs?"

[[gates]]
key = "ministry"
name = "The ministry confirms"
question = "Has the ministry confirmed its grant?"
open = true
decision = "AJB-7"

[[reserves]]
key = "crime-reserve"
name = "Crime reduction reserve"
holder = "commissioner-of-ashmere"
balance = "730,000"
as_at = 2022-04-01
source = "Statement of accounts"

[[contributions]]
key = "county"
funder = "ashmere"
source_fund = "Base budget"
fund = "base_budget"
recurrence = "recurring"
fence = "county"
starts = 2022-04-01
ends = 2025-03-31
per = "year"
amount = "100,000"
uplift = { percent = "2.5", times = "yearly", rounded_to = "pound", printed = "102,500", index = "CPI", not_said = ["times"] }
note = "Raised as the council raises everything."
expected = 2022-04-30
vat = "outside"
top_slice = "5"
steps = [
  { step = "agree_in_principle", on = 2022-01-20, carried_by = "Letter of 20 January 2022" },
  { step = "confirm", on = 2022-02-01, decision = "AJB-7" },
]

[[contributions]]
key = "city"
funder = "bell-cross"
source_fund = "Match fund"
fund = "match"
fence = "anywhere"
starts = 2022-04-01
ends = 2025-03-31
per = "year"
amount = "40,000"
match = { of = ["county"], percent = "50" }
least = { of = ["county"], amount = "50,000" }

[[contributions]]
key = "ministry-2022"
funder = "commissioner-of-ashmere"
source_fund = "Ministry grant"
fund = "grant"
recurrence = "one_off"
fence = "safe"
gate = "ministry"
starts = 2022-04-01
ends = 2023-03-31
per = "period"
amount = "150,000.50"
expires = 2024-03-31
repayable = true
underspend = "funder"
assumed = "The letter gives no amount."

[contributions.carry_forward]
starts = 2023-04-01
ends = 2024-03-31 # at the latest
status = "outlined"
amount = "75,000"
confirmed_by = "The treasurer and the board"
confirm_by = 2023-05-31
on = 2022-02-01
carried_by = "Minute 7"

[[contributions]]
key = "reserve-1"
funder = "commissioner-of-ashmere"
source_fund = "Crime reduction reserve"
fund = "reserve"
reserve = "crime-reserve"
fence = "anywhere"
starts = 2023-04-01
ends = 2024-03-31
per = "period"
amount = "321,000"
carry_forward = { starts = 2024-04-01, ends = 2025-03-31, status = "confirmed", decision = "AJB-7", on = 2022-03-01 }

[[contributions]]
key = "reserve-2"
funder = "commissioner-of-ashmere"
source_fund = "Crime reduction reserve"
fund = "reserve"
reserve = "crime-reserve"
fence = "anywhere"
starts = 2024-04-01
ends = 2025-03-31
per = "period"
amount = "409,000"

[[contributions]]
key = "rooms"
funder = "bell-cross"
source_fund = "Rooms"
kind = "in_kind"
valuation = "Market rent of two rooms, as the city’s estates team put it"
fence = "anywhere"
starts = 2022-04-01
ends = 2025-03-31
per = "period"
amount = "9,000"

[[needs]]
key = "refuge"
element = "refuge"
lot = "lot-1"
instrument = "contract"
power = "Localism Act 2011, section 1"
starts = 2022-04-01
ends = 2025-03-31
per = "year"
amounts = { ashmere-county = "90,000", bell-cross = "60,000" }
uplift = { percent = "3", times = "once", rounded_to = "penny" }

[[needs]]
key = "early"
element = "early"
gate = "benefit"
priority = "aspiration"
client_group = "child"
area = "ashmere-wide"
starts = 2022-04-01
ends = 2025-03-31
per = "year"
amount = "33,333.33"
note = "A third of what was asked."

[[needs]]
key = "supervision"
element = "training"
area = "bell-cross"
items = [
  { what = "Level 1 training", unit = "850", people = 4, starts = 2022-10-01, ends = 2022-10-31 },
  { what = "Level 2 training", unit = "850", people = 4, starts = 2023-06-01, ends = 2023-06-30 },
  { what = "Individual supervision", unit = "240", people = 4, times = 15, starts = 2023-01-01, ends = 2024-03-31 },
  { what = "Group supervision", unit = "360", people = 3, times = 7, every = 2, starts = 2023-01-01, ends = 2024-03-31 },
]

[[needs]]
key = "venue"
element = "training"
area = "bell-cross"
in_kind = true
starts = 2022-04-01
ends = 2023-03-31
per = "period"
items = [{ what = "Rooms", unit = "100.50", times = 12 }]

[[needs]]
key = "shares"
starts = 2024-04-01
ends = 2025-03-31
per = "year"
split = { of = "150,244.90", percent = { change = "60", training = "40" }, area = "ashmere-wide" }
assumed = "The report gives the percentages only."

[[contracts]]
reference = "AC-1"
title = "Support in both areas"
provider = "larkfield"
decision = "AJB-7"
instrument = "grant"
starts = 2022-04-01
ends = 2024-03-31
option_months = 12
lines = [
  { element = "refuge", area = "ashmere-county", yearly = "90,000" },
  { element = "refuge", area = "bell-cross", yearly = "60,000", assumed = "Shared out by hand." },
]

[[figures]]
subject = "ashmere-referrals"
title = "Referrals"
area = "ashmere-wide"
starts = 2021-04-01
ends = 2022-03-31
value = 7669
source = "A report"
edition = "October 2022"

[[figures]]
subject = "ashmere-referrals"
title = "Referrals"
area = "bell-cross"
starts = 2021-04-01
ends = 2022-03-31
status = "suppressed"
source = "A report"
edition = "October 2022"

[[share_bases]]
key = "referrals"
name = "Referrals of the last 12 months"
method = "demand"
source = "A report"
as_at = 2022-03-31
numbers = { bell-cross = 2898, ashmere = 4771 }

[[share_bases]]
key = "as-agreed"
name = "As agreed in 2018"
method = "fixed"
source = "Agreement of 2018"
as_at = 2018-04-01
numbers = { ashmere = 6000, bell-cross = 4000 }

[[scenarios]]
key = "city-leaves"
name = "The city leaves"
words = "What if the city goes its own way after a year?"
changes = [
  { kind = "leaves", subject = "bell-cross", on = 2023-04-01 },
  { kind = "uplift", subject = "refuge", percent = "4", times = "yearly", rounded_to = "pound" },
]

[[scenarios]]
key = "everything-else"
name = "Everything else"
changes = [
  { kind = "late", subject = "ministry-2022", months = 6 },
  { kind = "amount", subject = "reserve-2", amount = "100,000" },
  { kind = "gate_opens", subject = "benefit" },
  { kind = "gate_shuts", subject = "ministry" },
  { kind = "carry_allowed", subject = "ministry-2022" },
  { kind = "carry_refused", subject = "reserve-1" },
  { kind = "shares", subject = "referrals" },
  { kind = "confirmed", subject = "city" },
  { kind = "uplift", subject = "*", percent = "2", times = "once", rounded_to = "ten pounds" },
]
"""
