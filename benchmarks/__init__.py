"""What measures. Each module has `measure() -> list[Row]`; `python -m benchmarks` runs all and writes the page."""
