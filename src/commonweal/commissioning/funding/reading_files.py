"""A plan from a file, whichever of the two kinds it is: a workbook or a plan file. Which it is, is seen from what is in it."""

from dataclasses import dataclass

from commonweal.commissioning.funding.plan_file import Fault, FaultsInPlan, Plan, read_plan
from commonweal.commissioning.funding.workbook import read_whole_workbook

WORKBOOK, PLAN_FILE = ".xlsx", ".toml"
_WORKBOOKS = (
    b"PK",
    b"\xd0\xcf\x11\xe0",
)  # zipped, and the old or locked kind, which the reader refuses in words


@dataclass(frozen=True)
class ReadFile:
    """The plan, and what of a workbook is worth a second look although nothing is wrong with it."""

    plan: Plan
    remarks: tuple[Fault, ...] = ()


def read_plan_in(data: bytes, *, name: str) -> ReadFile:
    """The plan in a file. Raises FaultsInPlan listing everything wrong, each with its cell or line."""
    if data.startswith(_WORKBOOKS) or name.lower().endswith(WORKBOOK):
        read = read_whole_workbook(data, name=name)
        return ReadFile(read.plan, read.remarks)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = f"{name} is neither a workbook (.xlsx) nor a text file in UTF-8: save it as one of the two."
        raise FaultsInPlan([Fault(0, text)]) from None
    return ReadFile(read_plan(text.replace("\r\n", "\n")))
