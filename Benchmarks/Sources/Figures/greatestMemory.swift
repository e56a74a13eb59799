#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The peak resident memory of this process, in MB.
package func greatestMemory() -> Double {
    // RUSAGE_SELF, which C headers import as an enumeration or as a number.
    let thisProcess: Int32 = 0
    var usage = rusage()
    getrusage(thisProcess, &usage)
    #if canImport(Darwin)
    let bytesPerUnit = 1.0
    #else
    let bytesPerUnit = 1_024.0
    #endif
    return Double(usage.ru_maxrss) * bytesPerUnit / 1_000_000
}
