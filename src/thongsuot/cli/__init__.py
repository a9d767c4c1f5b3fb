"""The command line: parse, one call, print. `thongsuot --help` lists the commands; docs/cli.md explains them."""
