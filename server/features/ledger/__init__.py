"""The ledger (帳簿): what a worker earns, line by line, in integer yen; lines are only ever added."""
