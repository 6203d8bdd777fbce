"""``python -m screenshots.take [NAME ...]``: draw the pictures of this folder anew, or those named.

Each scene is played with real keys on the demo town. Given the same code, fonts and cairo, the same pixels come out.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from screenshots.draw import png
from screenshots.scenes import SCENES
from screenshots.stage import plain_terminal, settle_town, stage

FOLDER = Path(__file__).parent


async def take(names: Sequence[str], into: Path, draw: Callable[[str], bytes], ending: str) -> list[Path]:
    """Draw the scenes named (none: all); ``draw`` makes a file of an SVG. Returns the files written. Raises
    ``LookupError`` where the town is not as a scene needs it."""
    plain_terminal()
    written = []
    with tempfile.TemporaryDirectory(prefix="inbox-tui-") as workshop:
        town = Path(workshop) / "town"
        await settle_town(town)
        for scene in SCENES:
            if names and scene.name not in names:
                continue
            folder = Path(workshop) / scene.name
            async with stage(town if scene.town else None, folder, scene.size, scene.theme) as s:
                await scene.play(s)
                picture = s.picture()
            path = into / f"{scene.name}.{ending}"
            path.write_bytes(draw(picture))
            written.append(path)
            print(f"{path.name}  {path.stat().st_size // 1024} kB")
    return written


def main() -> int:
    parser = argparse.ArgumentParser(prog="screenshots.take", description="Draw the pictures of the app anew.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(scene.name for scene in SCENES))
    parser.add_argument("--into", type=Path, default=FOLDER, metavar="DIR", help="where to put them")
    parser.add_argument("--svg", action="store_true", help="write SVG, which needs no cairo")
    given = parser.parse_args()
    if unknown := set(given.names) - {scene.name for scene in SCENES}:
        parser.error(f"there is no picture called {', '.join(sorted(unknown))}")
    asyncio.run(take(given.names, given.into, str.encode if given.svg else png, "svg" if given.svg else "png"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
