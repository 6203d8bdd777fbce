"""Where files live, and that nobody else may read them."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from inbox_tui.domain.value import value_class
from inbox_tui.errors import ConfigError

HOME_VARIABLE = "INBOX_TUI_HOME"
APP = "inbox-tui"


@value_class()
class Home:
    """The folders of one installation. Making one touches no disk; :meth:`prepare` does."""

    config: Path
    data: Path
    state: Path
    cache: Path

    @classmethod
    def at(cls, folder: str | os.PathLike[str]) -> Home:
        """Everything under one folder."""
        root = Path(os.path.abspath(os.path.expanduser(folder)))
        return cls(root, root, root, root / "cache")

    @classmethod
    def find(cls, folder: str | os.PathLike[str] | None = None, environ: Mapping[str, str] = os.environ) -> Home:
        """``folder`` (from ``--home``), else ``INBOX_TUI_HOME``, else the platform's usual places."""
        given = folder or environ.get(HOME_VARIABLE)
        if given:
            return cls.at(given)
        import platformdirs  # 25 ms of import that a given home does not need

        dirs = platformdirs.PlatformDirs(APP, appauthor=False)
        return cls(
            Path(dirs.user_config_dir), Path(dirs.user_data_dir), Path(dirs.user_state_dir), Path(dirs.user_cache_dir)
        )

    @property
    def config_file(self) -> Path:
        return self.config / "config.toml"

    @property
    def templates(self) -> Path:
        """Texts of the user's own to answer with."""
        return self.config / "templates"

    @property
    def accounts_file(self) -> Path:
        return self.config / "accounts.json"

    @property
    def choices_file(self) -> Path:
        """What was chosen on the settings screen."""
        return self.config / "choices.json"

    @property
    def database(self) -> Path:
        return self.data / "inbox.db"

    @property
    def journal(self) -> Path:
        return self.data / "journal.jsonl"

    @property
    def lock(self) -> Path:
        return self.data / "inbox.lock"

    @property
    def backups(self) -> Path:
        return self.data / "backups"

    @property
    def secrets_file(self) -> Path:
        """The encrypted one; exists only where the user chose it."""
        return self.data / "secrets.sealed"

    @property
    def clear_secrets_file(self) -> Path:
        """The one in clear text; exists only where the user typed that they want it."""
        return self.data / "secrets-in-clear-text.json"

    @property
    def log_file(self) -> Path:
        return self.state / "inbox-tui.log"

    def prepare(self) -> list[str]:
        """Make the folders, closed to others, and set the process's umask so that every new file is too.

        Returns warnings, a sentence each (a folder that others may read). Raises :class:`ConfigError` where a folder
        belongs to somebody else or cannot be made.
        """
        os.umask(0o077)
        warnings: list[str] = []
        for folder in dict.fromkeys((self.config, self.data, self.state, self.cache)):
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                found = folder.stat()
            except OSError as error:
                reason = error.strerror or "it is not a folder"
                raise ConfigError(
                    f"The folder {folder} cannot be used: {reason}.",
                    next_step=f"Choose another with --home DIR or {HOME_VARIABLE}.",
                ) from None
            if not owned(found):
                raise ConfigError(
                    f"The folder {folder} belongs to another user, so nothing private is put there.",
                    next_step=f"Choose another with --home DIR or {HOME_VARIABLE}.",
                )
            if stat.S_IMODE(found.st_mode) & 0o077:
                warnings.append(
                    f"Other users of this machine may look into {folder}; close it with: chmod 700 {folder}"
                )
        return warnings


def owned(found: os.stat_result) -> bool:
    """Whether a file or folder is ours. Where the system knows no owners, it is."""
    return not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
