"""`make bench-nlu` and `make bench-pipelines`: how well and how fast messages are understood, and by whom."""
