"""What must outlive a process: one database, one schema with its migrations, and the stores over it.

`database` opens it, `schema` has the tables, `migrations` brings a database up to them, `outbox` keeps what
is to be told to the help desk and `delivery` tells it.
"""
