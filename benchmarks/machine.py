"""What a benchmark ran on, in one line."""

import os
import platform


def machine(*with_what: str) -> str:
    """The machine, what runs on it besides Python, and how busy it was."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    parts = (
        f"{os.cpu_count()} cores",
        f"{memory:.0f} GiB",
        *with_what,
        f"Python {platform.python_version()}",
    )
    return f"{', '.join(parts)}; load {os.getloadavg()[0]:.1f} (well above 2 would mean that others were at work)"
