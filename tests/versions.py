"""Two versions of one plan for tests: in the first the county's money is confirmed; the second has £2,000 more of it a year."""

from tests.money import PLAN, REPORT_ON

RAISED = 'rounded_to = "pound" }\n'
STEPS = f'steps = [{{ step = "confirm", on = {REPORT_ON}, decision = "JB-1" }}]\n'
GATE = """
[[gates]]
key = "later"
name = "Later"
question = "Is it later?"
"""
CONTRACT = """
[[contracts]]
reference = "C-3"
title = "A contract of the second version"
provider = "harbour"
decision = "JB-1"
starts = {starts}
ends = {ends}
lines = [{{ element = "early", area = "fellshire", yearly = "900" }}]
"""
FIRST = PLAN.replace(RAISED, RAISED + STEPS)
AMENDED = FIRST.replace('amount = "50,000"', 'amount = "52,000"')
assert FIRST != PLAN
assert AMENDED != FIRST
SECOND = AMENDED.replace('key = "fellshire"', 'key = "fellshire-2"', 1)
