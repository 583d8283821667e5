"""One module per exercise notebook: its questions, as data."""
