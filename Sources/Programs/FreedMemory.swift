#if canImport(Glibc)
import Foundation
import Glibc

/// Memory that the program has freed and that the allocator of glibc keeps.
///
/// glibc returns only the end of a heap by itself: after thousands of connections, one block that is still in use keeps
/// all that was freed before it.
enum FreedMemory {
    /// The bytes of resident memory that can be returned to the system, estimated.
    ///
    /// They are the private pages of the process without the blocks in use. Stacks count as returnable, so a small
    /// estimate means nothing.
    static func returnable() -> Int {
        // Pages of 4 kB or more: total, resident and shared; see proc_pid_statm(5).
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
        let pages = text.split(separator: " ").prefix(3).compactMap { Int($0) }
        guard pages.count == 3 else { return 0 }
        let blocks = mallinfo2()
        let (used, kept) = (Int(blocks.uordblks + blocks.hblkhd), Int(blocks.fordblks))
        return min(kept, (pages[1] - pages[2]) * Int(sysconf(Int32(_SC_PAGESIZE))) - used)
    }

    /// Returns freed pages to the system.
    static func giveBack() {
        malloc_trim(0)
    }
}
#else
/// The allocators of other systems return freed memory by themselves.
enum FreedMemory {
    static func returnable() -> Int { 0 }

    static func giveBack() {}
}
#endif
