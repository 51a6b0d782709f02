"""A benefit test as it is kept: what went in and what came out as plain values, and the hash of both.

The hash is of canonical JSON (keys in order, no spaces, UTF-8), so that anybody can work it out again from the page's download or
the database.
"""

import hashlib
import json
from dataclasses import asdict
from typing import Any

from commonweal.rules.benefit import Needed, Range, Result, Test, Verdict

RANGES = ("attribution", "deadweight", "drop_off", "worth")


def frozen(test: Test, **more: Any) -> dict[str, Any]:
    """What went in, with whatever else says where it came from."""
    return {**asdict(test), **more}


def frozen_result(result: Result) -> dict[str, Any]:
    """What came out."""
    return asdict(result)


def digest_of(inputs: dict[str, Any], result: dict[str, Any]) -> str:
    """The SHA-256 of both, in hexadecimal."""
    told = json.dumps(
        {"inputs": inputs, "result": result}, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(told.encode()).hexdigest()


def thawed(inputs: dict[str, Any]) -> Test:
    """The test that was kept."""
    return Test(
        outcomes=inputs["outcomes"],
        investment_pence=inputs["investment_pence"],
        **{name: Range(**inputs[name]) for name in RANGES},
    )


def thawed_result(result: dict[str, Any]) -> Result:
    """The result that was kept."""
    return Result(
        **{**result, "verdict": Verdict(result["verdict"]), "needed": Needed(**result["needed"])},
    )
