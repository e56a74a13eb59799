import CAllocator
import Foundation

/// Memory that the program has freed and that the allocator of glibc keeps.
///
/// On its own, glibc returns only free memory at the end of a heap: after thousands of connections, one block in use
/// keeps all memory that was freed before that block.
package enum FreedMemory {
    /// The bytes of resident memory that can be returned to the system, estimated.
    ///
    /// They are the private pages of the process without the blocks in use. Stacks count as returnable, so a small
    /// estimate means nothing.
    package static func returnable() -> Int {
        // In pages: total, resident and shared; see proc_pid_statm(5).
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
        let pages = text.split(separator: " ").prefix(3).compactMap { Int($0) }
        guard pages.count == 3 else { return 0 }
        let heap = aerocast_heap_bytes()
        return min(Int(heap.freed), (pages[1] - pages[2]) * Int(sysconf(Int32(_SC_PAGESIZE))) - Int(heap.used))
    }

    /// Returns freed pages to the system.
    package static func giveBack() {
        aerocast_return_freed_pages()
    }
}
