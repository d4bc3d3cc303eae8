"""A small SFTP server on a folder, in this process, with one person who may sign in."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import paramiko
from paramiko.sftp_si import SFTPServerInterface

NAME, PASSWORD = "homefile", "open sesame"


@dataclass
class Running:
    folder: Path
    port: int
    host_key: str  # as ssh-keyscan prints it
    address: str


class Door(paramiko.ServerInterface):
    def __init__(self, known: paramiko.PKey | None) -> None:
        self.known = known

    def check_auth_password(self, username: str, password: str) -> int:
        fits = (username, password) == (NAME, PASSWORD)
        return paramiko.AUTH_SUCCESSFUL if fits else paramiko.AUTH_FAILED

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        fits = username == NAME and self.known is not None and key.asbytes() == self.known.asbytes()
        return paramiko.AUTH_SUCCESSFUL if fits else paramiko.AUTH_FAILED

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return paramiko.OPEN_SUCCEEDED

    def get_allowed_auths(self, username: str) -> str:
        return "password,publickey"


def files_in(folder: Path) -> type[SFTPServerInterface]:
    class Files(SFTPServerInterface):
        def _at(self, path: str) -> Path:
            return folder / self.canonicalize(path).lstrip("/")

        def _do(self, does: Any) -> int:
            try:
                does()
            except OSError as error:
                return int(paramiko.SFTPServer.convert_errno(error.errno or 0))
            return int(paramiko.SFTP_OK)

        def list_folder(self, path: str) -> Any:
            try:
                found = []
                for each in self._at(path).iterdir():
                    told = paramiko.SFTPAttributes.from_stat(each.lstat())
                    told.filename = each.name
                    found.append(told)
                return found
            except OSError as error:
                return paramiko.SFTPServer.convert_errno(error.errno or 0)

        def stat(self, path: str) -> Any:
            try:
                return paramiko.SFTPAttributes.from_stat(self._at(path).lstat())
            except OSError as error:
                return paramiko.SFTPServer.convert_errno(error.errno or 0)

        lstat = stat

        def open(self, path: str, flags: int, attr: Any) -> Any:
            try:
                line = os.open(self._at(path), flags, 0o600)
            except OSError as error:
                return paramiko.SFTPServer.convert_errno(error.errno or 0)
            handle = paramiko.SFTPHandle(flags)
            opened = os.fdopen(line, "wb" if flags & os.O_WRONLY else "rb")
            handle.readfile = handle.writefile = opened
            handle.stat = lambda: paramiko.SFTPAttributes.from_stat(os.fstat(line))
            return handle

        def mkdir(self, path: str, attr: Any) -> int:
            return self._do(lambda: self._at(path).mkdir())

        def rename(self, old: str, new: str) -> int:
            return self._do(lambda: self._at(old).rename(self._at(new)))

        def remove(self, path: str) -> int:
            return self._do(lambda: self._at(path).unlink())

    return Files


@contextmanager
def running(folder: Path, *, known: paramiko.PKey | None = None) -> Iterator[Running]:
    key = paramiko.ECDSAKey.generate()
    server = socket.create_server(("127.0.0.1", 0))
    port = server.getsockname()[1]
    lines: list[paramiko.Transport] = []

    def serve() -> None:
        while True:
            try:
                caller, _ = server.accept()
            except OSError:
                return
            line = paramiko.Transport(caller)
            line.add_server_key(key)
            line.set_subsystem_handler("sftp", paramiko.SFTPServer, files_in(folder))
            lines.append(line)
            with suppress(paramiko.SSHException, EOFError, OSError):
                line.start_server(server=Door(known))

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    said = f"files.example {key.get_name()} {key.get_base64()}"
    try:
        yield Running(folder, port, said, f"sftp://{NAME}@127.0.0.1:{port}/")
    finally:
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        server.close()
        for line in lines:
            line.close()
        thread.join(5)
