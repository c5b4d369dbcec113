"""A township's web server for tests: tuspyserver at `/in/`, plain files at `/out/`, its after-upload hook notes what arrived.

`python township_server.py ROOT PORT CERT KEY`: uvicorn over TLS, as a process of its own, so that it can be killed.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles
from tuspyserver import create_tus_router

from stationdesk.sync.carriers import index


def main() -> None:
    root, port, cert, key = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
    (root / "out").mkdir(parents=True, exist_ok=True)
    silent = os.environ.get("NO_HOOK") == "1"

    def arrived(path: str, metadata: dict[str, str]) -> None:
        if not silent:
            index.note_arrival(root, metadata["station"], Path(path), metadata["filename"])

    app = FastAPI()
    app.include_router(create_tus_router(prefix="in", files_dir=str(root / "in"), on_upload_complete=arrived))
    app.mount("/out", StaticFiles(directory=root / "out"))
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=port,
        ssl_certfile=cert,
        ssl_keyfile=key,
        log_level="critical",
        workers=None,
    )


if __name__ == "__main__":
    main()
