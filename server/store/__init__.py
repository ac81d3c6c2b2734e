"""The only place that touches the database engine: sync tables, unit of work, engine, migrations."""
