"""The training examples in `data/nlu`: reading, changing and comparing them as files that people edit.

Imports nothing of Rasa: the desk uses it too.
"""
