"""`python -m thongsuot.cli`."""

from thongsuot.cli.main import run

run()
