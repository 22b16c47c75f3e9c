"""Ledgers at provincial scale: the part of `evidence` that reads millions of raw rows and loses none of them.

Files become a typed Parquet store of one partition (a province or a city), a quarantine, a list of repairs, and counts
per file that add up: read = accepted + quarantined. Left out: (1) indicators over the store; (2) published figures and
judgements (`evidence`); (3) scheduling of partitions (`running`).
"""

from assess.ledger.engine import Engine
from assess.ledger.intake import LedgerFile
from assess.ledger.partition import build_partition
from assess.ledger.regions import Region, Regions, load_regions
from assess.ledger.result import Filed, Partition, PartitionResult, read_quarantine
from assess.ledger.schema import Column, Kind, Level, RowRule, Schema, load_schemas
from assess.ledger.store import FileCount

__all__ = [
    "Column",
    "Engine",
    "FileCount",
    "Filed",
    "Kind",
    "LedgerFile",
    "Level",
    "Partition",
    "PartitionResult",
    "Region",
    "Regions",
    "RowRule",
    "Schema",
    "build_partition",
    "load_regions",
    "load_schemas",
    "read_quarantine",
]
