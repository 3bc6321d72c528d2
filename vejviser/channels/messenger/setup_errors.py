"""What an operator can do about an error of Graph while setting up the page."""

from __future__ import annotations

from vejviser.channels.messenger.graph_errors import (
    GraphError,
    NotPermitted,
    RateLimited,
    TemporaryGraphFailure,
    TokenRefused,
)

# Graph API, "Webhooks: getting started": the bot did not give the challenge back.
NOT_VERIFIED = 2200


def in_words(error: GraphError) -> str:
    """A sentence, with Graph's own numbers for a search in Meta's documentation."""
    numbers = f"code {error.code}, subcode {error.subcode}" if error.code else "no answer"
    if isinstance(error, TokenRefused):
        advice = "Meta refuses the token: it has expired or was taken back; docs/messenger.md makes a new one"
    elif isinstance(error, NotPermitted):
        advice = "Meta does not allow it: give the token pages_messaging and pages_manage_metadata"
    elif isinstance(error, RateLimited):
        advice = "too many calls: wait some minutes and try again"
    elif isinstance(error, TemporaryGraphFailure):
        advice = "Meta does not answer or has trouble: check VEJVISER_MESSENGER_GRAPH_URL, try again later"
    elif error.code == NOT_VERIFIED:
        advice = (
            "Meta could not verify the webhook: is the bot running, reachable from the internet at this "
            "address, and set to this VEJVISER_MESSENGER_VERIFY_TOKEN?"
        )
    else:
        advice = "Meta refuses what was sent: check VEJVISER_MESSENGER_GRAPH_VERSION and the content"
    return f"{advice} ({numbers})"
