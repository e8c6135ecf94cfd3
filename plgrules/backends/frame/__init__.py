"""A program over data frames: pandas, Polars, PyArrow, DuckDB, PySpark, Ibis and Dask."""
