"""A daily list as a file: read safely whatever it is, and written back in the same format."""

from commonweal.services.front_door.list_files.reading import (
    CSV,
    XLSX,
    CannotRead,
    Row,
    SentAs,
    Sheet,
    read_list,
)
from commonweal.services.front_door.list_files.writing import TYPES, write_back

__all__ = ["CSV", "TYPES", "XLSX", "CannotRead", "Row", "SentAs", "Sheet", "read_list", "write_back"]
