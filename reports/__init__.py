"""provscan's reports room: the stored records, the DuckDB store, checks and exports."""
