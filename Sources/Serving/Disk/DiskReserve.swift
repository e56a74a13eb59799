import Store

/// The space of a disk that is kept free: a share of the disk, a number of bytes, or whichever of the two is smaller.
package struct DiskReserve: Hashable, Sendable, CustomStringConvertible {
    /// From 0 to 1.
    private var share: Double?
    private var bytes: Int?
    package let description: String

    /// - Parameter text: such as `10%`, `1GiB` or `10%,1GiB`; `0` keeps nothing free.
    package init?(_ text: String) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count <= 2 else { return nil }
        for part in parts {
            if part.last == "%" {
                guard share == nil, let percent = Double(part.dropLast()), (0...100).contains(percent) else {
                    return nil
                }
                share = percent / 100
            } else {
                guard bytes == nil, let count = Self.bytes(part) else { return nil }
                bytes = count
            }
        }
        description = text
    }

    private static let units: [(symbol: String, bytes: Int)] = [
        ("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1),
    ]

    private static func bytes(_ text: Substring) -> Int? {
        if text == "0" { return 0 }
        guard let unit = units.first(where: { text.hasSuffix($0.symbol) }),
            let count = Int(text.dropLast(unit.symbol.count)), count >= 0
        else { return nil }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: unit.bytes)
        return overflow ? nil : bytes
    }

    /// The bytes to keep free on a disk.
    func bytes(of space: VolumeSpace) -> Int {
        let ofShare = share.map { Int(Double(space.size) * $0) } ?? .max
        return min(ofShare, bytes ?? .max)
    }
}
