#ifndef AEROCAST_PROCESSOR_H
#define AEROCAST_PROCESSOR_H

#include <stdbool.h>

/* Whether processor and operating system have registers of sixteen floats and what goes with them: AVX-512 F, BW, DQ, VL. */
static inline bool aerocast_has_wide_registers(void) {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl");
#else
    return false;
#endif
}

#endif
