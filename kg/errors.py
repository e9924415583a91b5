"""The errors a user can meet: each has a stable code, one line of message and, where it helps, a hint."""


class KgError(Exception):
    """Anything that stops a command. `str()` is one line, `hint` says what to do next."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.code}: {self.args[0]}"

    def __reduce__(self) -> "tuple[type[KgError], tuple[str, str, str]]":
        return type(self), (self.code, str(self.args[0]), self.hint)  # from a worker process to its parent


class SourceError(KgError):
    """A document or record that cannot be read: it is rejected, the others go on."""


class InputError(KgError):
    """What the user asked for cannot be found or understood (a path, an option, a query)."""


class UnreadableError(InputError):
    """A file is there, but cannot be read: it is cut off, or not of its format."""


class EndpointError(KgError):
    """A SPARQL endpoint cannot be reached or refuses."""
