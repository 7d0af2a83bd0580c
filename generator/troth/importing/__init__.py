"""What the rows of a sheet mean: rows, a plan of their columns and the ledger make records, or complaints that say the way out."""
