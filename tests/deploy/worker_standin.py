"""A worker's place behind the proxy: `python -m tests.deploy.worker_standin NAME PORT`.

It answers health checks, says who it is, keeps a request open until told, and streams when told.
"""

from __future__ import annotations

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

go_on = threading.Event()
health = {"/ready": 200, "/live": 200, "/health": 200}


class Worker(BaseHTTPRequestHandler):
    """`POST /control/...` is for the test and reached without the proxy."""

    protocol_version = "HTTP/1.1"
    name = ""

    def do_GET(self) -> None:
        if self.path.endswith("/events"):
            self.stream()
        elif self.path in health:
            self.answer(health[self.path], {})
        else:
            self.answer(
                200,
                {
                    "worker": self.name,
                    "headers": [[n.lower(), v] for n, v in self.headers.items()],
                    "path": self.path,
                },
            )

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/control/health":
            health.update(json.loads(body))
        elif self.path == "/control/go":
            go_on.set()
        elif self.path.endswith("/slow"):
            print("begun", flush=True)
            go_on.wait(60)
        self.answer(202, {"worker": self.name, "body": body.decode()})

    def stream(self) -> None:
        """One event at once, the second only when the test has seen the first."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.chunk(b"id: 1\ndata: first\n\n")
        go_on.wait(60)
        self.chunk(b"id: 2\ndata: second\n\n")
        self.chunk(b"")

    def chunk(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def answer(self, status: int, body: dict) -> None:
        sent = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *_: object) -> None:
        pass


if __name__ == "__main__":
    Worker.name = sys.argv[1]
    ThreadingHTTPServer.daemon_threads = True
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Worker)
    print("listening", flush=True)
    server.serve_forever()
