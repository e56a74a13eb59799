#ifndef AEROCAST_ALLOCATOR_H
#define AEROCAST_ALLOCATOR_H

/* Defines __GLIBC__. */
#include <stdlib.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

/* The bytes of all heaps: in blocks of the program, and in blocks that the program has freed. Both are 0 where the
   allocator is not glibc's. */
struct aerocast_heap_bytes {
    size_t used;
    size_t freed;
};

static inline struct aerocast_heap_bytes aerocast_heap_bytes(void) {
    struct aerocast_heap_bytes bytes = {0, 0};
#if defined(__GLIBC__)
    struct mallinfo2 info = mallinfo2();
    bytes.used = info.uordblks + info.hblkhd;
    bytes.freed = info.fordblks;
#endif
    return bytes;
}

/* Returns freed pages to the system; the allocators of other systems than glibc do so by themselves. */
static inline void aerocast_return_freed_pages(void) {
#if defined(__GLIBC__)
    malloc_trim(0);
#endif
}

#endif
