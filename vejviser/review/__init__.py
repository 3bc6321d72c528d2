"""`vejviser review`: what reviewers corrected, tried out and taken into the training data."""
