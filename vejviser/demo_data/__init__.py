"""An invented log of conversations, as large as one wants it, for trying out and measuring review."""
