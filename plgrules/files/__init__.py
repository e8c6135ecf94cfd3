"""Files of many rows, through DuckDB: Parquet, CSV and JSON lines of any size."""
