"""Help desks: one protocol, and one module for each backend that keeps it.

`case` holds what is sent and what comes back, `protocol` what a backend must do, `errors` how it fails,
`backends` which one the operator chose.
"""
