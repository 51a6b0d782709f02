"""Is the port free? Asked before anything slow is started."""

import errno
import socket

from commonweal.config.faults import SetUpFault


def refuse_busy_port(host: str, port: int) -> None:
    """Raises SetUpFault when nobody can listen on `host`:`port`; leaves the port as it was found."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the server itself does: a port that is only cooling down after the last run counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            raise SetUpFault(_sentence(error, host, port)) from error


def _sentence(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is in use: stop the program that has it, or choose another with --port {port + 1}."
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"You may not listen on port {port}: choose one above 1023, for example with --port 8000."
    return f"{host} is not an address of this machine: leave --host out to serve on 127.0.0.1."
