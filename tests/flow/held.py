# SPDX-License-Identifier: LGPL-2.1-or-later
"""A way to the venue on which new orders wait, as in a network that is slow for a moment."""

import socket
import threading
import time


class Held:
    """Requests by REST pass at once; the body of a new order is passed on @seconds later."""

    def __init__(self, port, seconds):
        self.port = port
        self.seconds = seconds
        self.seen = threading.Event()  # the first order is on its way
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self.listener.close()

    def accept(self):
        try:
            while True:
                client = self.listener.accept()[0]
                venue = socket.create_connection(("127.0.0.1", self.port))
                threading.Thread(target=self.pass_on, args=(client, venue, True), daemon=True).start()
                threading.Thread(target=self.pass_on, args=(venue, client, False), daemon=True).start()
        except OSError:
            pass

    def pass_on(self, source, target, is_request):
        try:
            while data := source.recv(65536):
                if is_request and data.startswith(b"POST /v5/order/create") and self.seconds > 0:
                    self.seen.set()
                    time.sleep(self.seconds)
                target.sendall(data)
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
