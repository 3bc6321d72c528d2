"""The embedded help desk: tickets over a REST API and a Danish admin for staff.

Runs without Rasa and TensorFlow; of `vejviser` it imports only what does the same.
"""
