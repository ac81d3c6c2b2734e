"""The command line, one noun a module. server/__main__.py puts them together."""
