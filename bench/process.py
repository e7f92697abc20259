"""One process, measured: started without a shell, so that its account is its own."""
import os
import shutil
import tempfile
import time


def run(command, stdin=None, out=os.devnull):
    """The seconds of a process; an exit that is no success ends the program.

    stdin is a file descriptor, or None for no input; out is a path."""
    program = shutil.which(command[0]) or command[0]
    nul = os.open(os.devnull, os.O_RDONLY) if stdin is None else stdin
    sink = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    quiet = os.open(os.devnull, os.O_WRONLY)
    try:
        began = time.perf_counter()
        pid = os.posix_spawn(program, command, os.environ, file_actions=[
            (os.POSIX_SPAWN_DUP2, nul, 0), (os.POSIX_SPAWN_DUP2, sink, 1), (os.POSIX_SPAWN_DUP2, quiet, 2)])
        _, status = os.waitpid(pid, 0)
        seconds = time.perf_counter() - began
    finally:
        os.close(sink)
        os.close(quiet)
        if stdin is None:
            os.close(nul)
    code = os.waitstatus_to_exitcode(status)
    if code:
        raise SystemExit("%s: exit %d; run it by hand to see why" % (" ".join(command), code))
    return seconds


def peak(command, stdin=None, out=os.devnull):
    """The peak resident bytes of a process alone, as wait4 tells them.

    By way of GNU time: what Linux accounts to a process that this program
    started itself is never less than this program's own size."""
    timer = shutil.which("time")
    if timer is None:
        raise SystemExit("GNU time is not there: install the package `time`")
    with tempfile.NamedTemporaryFile("r") as told:
        run([timer, "-f", "%M", "-o", told.name, *command], stdin, out)
        return int(told.read().split()[-1]) * 1024


def peak_piped(path, command):
    """The same, of a process that reads the file from a pipe which `cat` fills."""
    reader, writer = os.pipe()
    cat = os.posix_spawn(shutil.which("cat"), ["cat", path], os.environ, file_actions=[
        (os.POSIX_SPAWN_CLOSE, reader), (os.POSIX_SPAWN_DUP2, writer, 1), (os.POSIX_SPAWN_CLOSE, writer)])
    os.close(writer)
    try:
        return peak(command, stdin=reader)
    finally:
        os.close(reader)
        os.waitpid(cat, 0)
