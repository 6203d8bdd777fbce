"""Completion scripts, made from the parser itself, so that they cannot know less than it does."""

from __future__ import annotations

from argparse import ArgumentParser

from inbox_tui.cli import parser


def script(shell: str) -> str:
    """For ``bash``, ``zsh`` or ``fish``. Evaluate it, or put it where the shell looks for such files."""
    return {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell](_words())


def _words() -> dict[str, list[tuple[str, str]]]:
    """What may follow: by the words typed so far (``""``, ``"accounts"``, ``"accounts add"``), each with its help."""
    top = parser.parser()
    found = {"": [*_verbs(top), *parser.options(top)]}
    for name, made in parser.subcommands(top).items():
        found[name] = [*_verbs(made), *parser.options(made)]
        for verb, inner in parser.subcommands(made).items():
            found[f"{name} {verb}"] = list(parser.options(inner))
    found["completion"] += [(shell, "") for shell in parser.SHELLS]
    return found


def _verbs(made: ArgumentParser) -> list[tuple[str, str]]:
    return [(name, (inner.description or "").partition(". ")[0]) for name, inner in parser.subcommands(made).items()]


def _bash(words: dict[str, list[tuple[str, str]]]) -> str:
    cases = "\n".join(
        f'    "{path}") words="{" ".join(name for name, _ in following)}" ;;' for path, following in words.items()
    )
    commands = " ".join(path for path in words if path and " " not in path)
    return f"""_inbox_tui() {{
  local word path="" words="" current="${{COMP_WORDS[COMP_CWORD]}}" previous="${{COMP_WORDS[COMP_CWORD-1]}}"
  case "$previous" in
    --home) COMPREPLY=($(compgen -d -- "$current")); return ;;
    --view) COMPREPLY=($(compgen -W "{" ".join(parser.VIEWS)}" -- "$current")); return ;;
    --sort) COMPREPLY=($(compgen -W "{" ".join(parser.PEOPLE_SORTS)}" -- "$current")); return ;;
    --span) COMPREPLY=($(compgen -W "{" ".join(parser.SPANS)}" -- "$current")); return ;;
  esac
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case " {commands} " in *" $word "*) [ -z "$path" ] && path="$word" && continue ;; esac
    [ "$path" = accounts ] && case "$word" in -*) ;; *) path="accounts $word" ;; esac
  done
  case "$path" in
{cases}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}}
complete -F _inbox_tui inbox-tui"""


def _zsh(words: dict[str, list[tuple[str, str]]]) -> str:
    return f"""#compdef inbox-tui
autoload -U +X bashcompinit && bashcompinit
{_bash(words)}"""


def _fish(words: dict[str, list[tuple[str, str]]]) -> str:
    lines = ["complete -c inbox-tui -f"]
    for path, following in words.items():
        parts = path.split()
        if not parts:
            seen = "__fish_use_subcommand"
        else:
            seen = "; and ".join(f"__fish_seen_subcommand_from {part}" for part in parts)
        for name, help in following:
            text = help.replace("\\", "\\\\").replace("'", "\\'").replace("\n", " ")
            what = f"-l {name[2:]}" if name.startswith("--") else f"-a {name}"
            told = f" -d '{text}'" if text else ""
            lines.append(f"complete -c inbox-tui -n '{seen}' {what}{told}")
    return "\n".join(lines)
