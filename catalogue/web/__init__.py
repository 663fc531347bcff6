"""HTTP: views and forms, by audience."""
