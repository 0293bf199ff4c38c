"""Publishers' files turned into relations of text: every record kept and numbered, memory bounded.

receive(files, staging, max_bytes) -> the files as published, hashed and kept
read_records(card, received, staging) -> Read: clean CSV files that the engine opens as ``source`` and ``source_<part>``
"""

from rempart.registers.reading.received import Received, receive
from rempart.registers.reading.records import Read, Writer

__all__ = ["Read", "Received", "Writer", "receive"]
