"""The least that a Textual app can be: the floor of start-up, memory, keys and idling."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Hello(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("hello 0", id="words")

    def on_key(self) -> None:
        words = self.query_one("#words", Static)
        self.count = getattr(self, "count", 0) + 1
        words.update(f"hello {self.count}", layout=False)


if __name__ == "__main__":
    Hello().run()
