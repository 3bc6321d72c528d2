"""The bundled Danish spaCy pipeline: which one is used, how it is trained, and how good it is."""
