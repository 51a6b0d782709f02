"""The settings of the tests: ours, with keys and a database server of the tests' own.

pytest-django reads the settings before any conftest, so what decides them has to be set here.
"""

import os
from datetime import UTC, datetime

os.environ["COMMONWEAL_TESTING"] = "1"

from commonweal.config.embedded_folder import var_folder
from commonweal.config.keys import take_keys

take_keys(var_folder() / "test.env", today=datetime.now(UTC).date())

from commonweal.config.settings import *  # noqa: E402, F403
