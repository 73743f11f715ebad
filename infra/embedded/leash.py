"""Run a program so that it ends with the process that started it.

Called as a script, before the program replaces it: `leash.py PARENT USER SIGNAL PROGRAM ...`.
A small process of its own, since code between fork and exec may lock up where other threads run,
and Temporal's client brings threads. It imports nothing of ours and starts in 20 ms.

On Linux the kernel sends the signal when the parent dies, however it died. Elsewhere programs
end with an orderly end of their parent only.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    parent, user, death_signal, *command = sys.argv[1:]
    if user:
        _become(user)
    if sys.platform == "linux":
        # After the change of user, which would clear it.
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(death_signal))
    if os.getppid() != int(parent):
        sys.exit("the parent ended before its program began")
    os.execv(command[0], command)  # noqa: S606 - to replace this process is the point


def _become(name: str) -> None:
    account = pwd.getpwnam(name)
    os.setgroups([])
    os.setgid(account.pw_gid)
    os.setuid(account.pw_uid)


if __name__ == "__main__":
    main()
