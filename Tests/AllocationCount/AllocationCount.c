#include "AllocationCount.h"
#include <stdlib.h>

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)

// Definitions in the test program come before those of the C library for everything that is linked to it. They count,
// and pass the request on under the names that glibc keeps for such interposition.

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);

static _Thread_local long count = 0;

void *malloc(size_t size) {
    count++;
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    count++;
    return __libc_calloc(number, size);
}

void *realloc(void *memory, size_t size) {
    count++;
    return __libc_realloc(memory, size);
}

long allocation_count(void) { return count; }

#else

long allocation_count(void) { return -1; }

#endif
