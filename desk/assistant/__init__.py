"""The assistant's own database, as the desk reads it: never written to, never migrated from here."""
