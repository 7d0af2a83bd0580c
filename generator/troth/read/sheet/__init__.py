"""Read a sheet, CSV or XLSX, into a table; and a mapping file into a plan."""
