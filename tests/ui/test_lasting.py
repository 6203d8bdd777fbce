"""A terminal that is gone holds nobody up."""

from __future__ import annotations

import errno
import io

from textual.drivers._writer_thread import MAX_QUEUED_WRITES, WriterThread
from textual.drivers.linux_driver import LinuxDriver

from inbox_tui.ui.app import InboxApp
from inbox_tui.ui.lasting import Lasting


class Gone(io.StringIO):
    def write(self, text=""):
        raise OSError(errno.EIO, "Input/output error")

    flush = write


def test_whatever_is_drawn_for_a_terminal_that_is_gone_is_taken():
    writer = WriterThread(Lasting(Gone()))
    writer.start()
    for _ in range(3 * MAX_QUEUED_WRITES):
        writer.write("a frame")
    writer.stop()
    assert not writer.is_alive()


def test_the_app_writes_to_such_a_terminal(town, monkeypatch):
    monkeypatch.setattr("sys.__stderr__", Gone())
    kind = InboxApp(town).driver_class
    assert issubclass(kind, LinuxDriver)
    driver = kind.__new__(kind)
    monkeypatch.setattr(LinuxDriver, "__init__", lambda self, *_, **__: setattr(self, "_file", Gone()))
    driver.__init__(None)
    assert driver._file.write("a frame") == 7
