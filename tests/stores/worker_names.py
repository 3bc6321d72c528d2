"""Two workers on one mailbox."""

WORKER = "first"
OTHER = "second"
