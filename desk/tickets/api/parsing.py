"""Reading request bodies."""

from __future__ import annotations

import json
from typing import IO, Any, NoReturn

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser


class StrictJSONParser(BaseParser):
    """JSON as RFC 8259 has it, in UTF-8: no NaN, no half surrogates, no name twice in an object.

    What cannot be stored or sent back later is refused here, with 400.
    """

    media_type = "application/json"

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None) -> Any:
        """The value. Raises `ParseError` saying what is wrong, without quoting the body."""
        try:
            value = json.loads(
                stream.read().decode("utf-8"), parse_constant=_refuse_constant, object_pairs_hook=_object
            )
            json.dumps(value, ensure_ascii=False).encode("utf-8")
        except UnicodeDecodeError as error:
            raise ParseError("The body is not UTF-8.") from error
        except UnicodeEncodeError as error:
            raise ParseError("The JSON holds half of a surrogate pair.") from error
        except RecursionError as error:
            raise ParseError("The JSON is nested too deeply.") from error
        except json.JSONDecodeError as error:
            raise ParseError(f"Malformed JSON: {error.msg} at character {error.pos}.") from error
        except ValueError as error:
            raise ParseError("The JSON has a number that cannot be used, or a name twice.") from error
        return value


def _refuse_constant(constant: str) -> NoReturn:
    raise ValueError(constant)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found
