"""How a file sent to us is held: in memory, up to a limit, and never on a disk. Beyond the limit it is counted and let go.

The form then says that the file is too large, with everything else still typed, whatever its size was.
"""

from io import BytesIO

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MOST_HELD = 10_000_000


class HeldInMemory(FileUploadHandler):
    """Django calls `receive_data_chunk` for each part of a file as it arrives, then `file_complete`."""

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)
        self.held = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) <= MOST_HELD:
            self.held.write(raw_data)
        else:
            self.held = BytesIO()  # too large to be used: nothing of it is kept

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.held.seek(0)
        return InMemoryUploadedFile(
            file=self.held,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
