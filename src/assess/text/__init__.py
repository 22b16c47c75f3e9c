"""Text of data as it was meant: its characters, its encoding, and the records of a CSV file.

One implementation for all readers, so that two of them never disagree about a name or a row number. Left out: (1) what
is refused, and in which words (`ledger`, `evidence`); (2) what a cell means; (3) files of our own, which are UTF-8.
"""
