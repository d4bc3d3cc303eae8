"""python -m portal.sample_system --port 8100 --state FILE: take messages until Ctrl-C or SIGTERM."""

import argparse
import json
import signal
import sys
from pathlib import Path
from types import FrameType

from portal.sample_system.book import Book
from portal.sample_system.failing import Failing
from portal.sample_system.playing import Player
from portal.sample_system.server import System, serve


def main() -> int:
    said = _options().parse_args()
    book = Book(said.state)
    if said.speed is not None:
        book.set_speed(said.speed)
    failing = Failing()
    failing.set(said.fail)
    player = Player(book, failing)
    server = serve(System(book, failing, player, token=said.token), port=said.port)

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    player.start()
    print(f"The sample system listens at http://127.0.0.1:{server.server_port}/hact", flush=True)
    try:
        server.serve_forever(poll_interval=0.1)
    except KeyboardInterrupt:
        return 0
    finally:
        player.stop()
        server.server_close()
        book.close()
    return 0


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="python -m portal.sample_system", description=__doc__)
    options.add_argument("--port", type=int, default=8100, help="0 takes a free one and says which")
    options.add_argument("--state", type=Path, required=True, help="the file that it remembers in")
    options.add_argument("--speed", type=float, help="how many seconds of a job's life a second is worth")
    options.add_argument("--token", default="", help="what its callers must say; nothing lets anybody in")
    options.add_argument("--fail", type=json.loads, default={}, help="as POST /_fail takes it")
    return options


if __name__ == "__main__":
    sys.exit(main())
