"""The models of the course: pure functions on numbers and arrays."""
