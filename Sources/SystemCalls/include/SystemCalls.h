#ifndef SYSTEM_CALLS_H
#define SYSTEM_CALLS_H

/// Calls of the GNU C library that its Swift module does not show: its headers keep them for GNU
/// programs, or the module map leaves their header out. Declared in C, so that the compiler knows how
/// they are called.

/// Swaps what stands at two paths in one step (Linux 3.15, `RENAME_EXCHANGE`). 0, or −1 and `errno`.
int exchangePaths(const char *_Nonnull one, const char *_Nonnull other);

/// Writes back the whole file system that `file` is in, and since Linux 5.8 says what could not be
/// written. 0, or −1 and `errno`.
int syncFileSystem(int file);

/// Keeps large pieces of freed memory with the process instead of giving each back to the system.
void keepFreedMemory(void);

#endif
