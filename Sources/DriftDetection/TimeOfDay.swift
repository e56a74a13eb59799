#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The day, divided into 96 slots of a quarter of an hour, UTC.
enum TimeOfDay {
    static let slots = 96

    /// The slot of a time, 0 … 95.
    static func slot(_ time: Int64) -> Int {
        let second = time % 86_400
        return Int((second < 0 ? second + 86_400 : second) / 900)
    }

    /// 1, then cosines and sines of one and two cycles a day at the start of each slot; the last three elements are 0.
    static let basis: [SIMD8<Double>] = (0..<slots)
        .map { slot in
            let angle = 2 * Double.pi * Double(slot) / Double(slots)
            return SIMD8(1, cos(angle), sin(angle), cos(2 * angle), sin(2 * angle), 0, 0, 0)
        }
}
