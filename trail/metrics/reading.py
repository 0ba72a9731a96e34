"""A pattern's text, read sign by sign with the place kept, so that every refusal names its position. Pure."""

from __future__ import annotations

from trail.metrics import regex

MOST_REGEXES = 2  # AWS's bound for JSON and field patterns


class PatternError(ValueError):
    """Why a pattern is refused. `position` counts from 1, the pattern's first character."""

    def __init__(self, message: str, index: int) -> None:
        self.position = index + 1
        super().__init__(f"{message} (at position {self.position})")


class Reader:
    """A cursor over a pattern; spaces between words are passed over."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.regexes = text, 0, 0

    def place(self) -> int:
        """The index of the next sign that is no space."""
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        return self.at

    def ended(self) -> bool:
        return self.place() >= len(self.text)

    def peek(self, length: int = 1) -> str:
        self.place()
        return self.text[self.at : self.at + length]

    def take(self, word: str) -> bool:
        """Pass over `word` if it comes next."""
        if self.peek(len(word)) != word:
            return False
        self.at += len(word)
        return True

    def take_word(self, word: str) -> bool:
        """Pass over a key word, in capitals or not, that ends where it ends."""
        if self.peek(len(word)).upper() != word:
            return False
        following = self.text[self.at + len(word) : self.at + len(word) + 1]
        if following.isalnum() or following == "_":
            return False
        self.at += len(word)
        return True

    def expect(self, word: str, message: str) -> None:
        if not self.take(word):
            raise self.error(message)

    def error(self, message: str, index: int | None = None) -> PatternError:
        """An error here, or at `index`; at the end of the text it says so."""
        place = self.place() if index is None else index
        if place >= len(self.text):
            message = f"{message}; the pattern ends too early"
        return PatternError(message, place)

    def quoted(self) -> str:
        """A text in double quotes; `\\"` and `\\\\` stand for themselves."""
        begin = self.at
        self.at += 1
        signs: list[str] = []
        while self.at < len(self.text):
            sign = self.text[self.at]
            if sign == '"':
                self.at += 1
                return "".join(signs)
            if sign == "\\" and self.text[self.at + 1 : self.at + 2] in {'"', "\\"}:
                self.at += 1
                sign = self.text[self.at]
            signs.append(sign)
            self.at += 1
        raise PatternError("the closing '\"' is missing for the one", begin)

    def expression(self) -> regex.Regex:
        """A regular expression between `%` signs."""
        begin = self.at
        close = self.text.find("%", begin + 1)
        while close > 0 and self.text[close - 1] == "\\":
            close = self.text.find("%", close + 1)
        if close < 0:
            raise PatternError("the closing '%' of a regular expression is missing for the one", begin)
        try:
            found = regex.parse(self.text[begin + 1 : close])
        except regex.RegexError as problem:
            raise PatternError(f"regular expression: {problem}", begin + 1 + problem.position) from problem
        self.at = close + 1
        self.regexes += 1
        return found
