"""Keeping an installation itself: backups, upgrades, and what is wrong with it.

- *archive*: one file that holds a whole installation as it was at one moment: its rows, its files, and the manifest.
- *manifest*: what an archive holds: format, release, migrations, rows of each table, the hash of each part.
- *finding*: what one check of `thongsuot doctor` says, and how to mend it.
- *heartbeat*: when the worker was last seen at work.
"""
