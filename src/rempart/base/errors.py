"""The one kind of error that a person may read: where, what, and what to do."""


class RempartError(Exception):
    """Something was refused or found broken; nothing was changed.

    Args:
        where: file, row, key or setting; never a value that may hold a name.
        what: what is wrong there, in one sentence without its full stop.
        todo: what the reader can do about it.
    """

    def __init__(self, where: str, what: str, todo: str = "") -> None:
        self.where, self.what, self.todo = where, what, todo
        super().__init__(f"{where}: {what}." + (f" {todo}." if todo else ""))
