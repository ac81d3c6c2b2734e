"""Hubs: the petrol station, the roadside station, the closed school where people can meet."""
