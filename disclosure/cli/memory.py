"""How the C library keeps memory that was given back: told once, before the workers are forked."""

import ctypes
import gc

# From malloc.h of the GNU C library; its parameters have no names at run time.
_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
_LARGE = 1 << 20
_ARENAS = 2


def keep_low() -> None:
    """Give large blocks back to the machine as soon as they are free. Nothing happens where the C library has no such choice.

    Checking a password takes 19 MiB for a moment. The library raises its own threshold to that after the first one, keeps
    all later ones in an arena for each thread, and a server would hold some 300 MiB for good after a busy morning.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return
    mallopt(_M_MMAP_THRESHOLD, _LARGE)
    mallopt(_M_ARENA_MAX, _ARENAS)


def share() -> None:
    """Leave what is there now to all workers: a search for garbage writes on every object it passes, and would copy it."""
    gc.collect()
    gc.freeze()
