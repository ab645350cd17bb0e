"""A server to measure: the product's or the floor's, as `disclosure serve` runs it, without the jobs beside it; or a profiled one."""

import os
import sys
from typing import Any

from gunicorn.app.base import BaseApplication

from disclosure.cli import memory
from tests.bench.parts import Profiled


class Server(BaseApplication):
    """gunicorn with two workers that share the application they were made from; or with one that does one thing at a time."""

    def __init__(self, app: Any, port: int, *, is_alone: bool = False) -> None:
        self.application, self.port, self.is_alone = app, port, is_alone
        super().__init__()

    def load_config(self) -> None:
        workers, threads = (1, 1) if self.is_alone else (2, 4)
        options = {
            "bind": f"127.0.0.1:{self.port}", "workers": workers, "threads": threads, "worker_class": "gthread", "preload_app": True,
            "timeout": 60, "loglevel": "error", "control_socket_disable": True, "when_ready": lambda _: memory.share(),
            "keepalive": 900,
        }  # fmt: skip
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return self.application


def main(which: str, port: str) -> None:
    memory.keep_low()
    if which == "floor":
        from tests.bench.floor import create_app

        app = create_app(os.environ["FLOOR_URL"])
    else:
        from disclosure import create_app as create_product
        from disclosure.settings import load

        app = create_product(load())
    if which == "profiled":
        app = Profiled(app)
    Server(app, int(port), is_alone=which == "profiled").run()


if __name__ == "__main__":
    main(*sys.argv[1:])
