"""What is wrong with a selector, in a sentence that names the value. Pure."""

from __future__ import annotations


class Refused(ValueError):
    """Selectors that AWS answers with InvalidEventSelectorsException."""
