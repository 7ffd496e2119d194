"""Small complete objects for tests, a file a noun. No surprises: what is not passed has one plain value."""
