import Observations
import RandomNumbers

/// Random numbers that depend only on (seed, stream, index).
///
/// There is no state, so the value of an hour does not depend on earlier calls. The mixing function is the one of
/// `SplitMix64`. Only integer and exactly rounded arithmetic is used, so all platforms give the same bits.
struct HashedRandom: Sendable {
    private let key: UInt64

    /// Creates the random numbers of one use of a seed, which `stream` identifies.
    init(seed: UInt64, stream: UInt64) {
        key = SplitMix64.mix(SplitMix64.mix(seed &+ 0x9e37_79b9_7f4a_7c15) ^ (stream &* 0xd1b5_4a32_d192_ed03))
    }

    /// 64 random bits.
    func bits(_ index: Int64, draw: UInt64 = 0) -> UInt64 {
        let counter = UInt64(bitPattern: index) &* 0x9e37_79b9_7f4a_7c15 &+ draw &* 0xbf58_476d_1ce4_e5b9
        return SplitMix64.mix(key ^ SplitMix64.mix(counter &+ 0x9e37_79b9_7f4a_7c15))
    }

    /// Uniform in 0 ..< 1, in steps of 2⁻⁵³.
    func uniform(_ index: Int64, draw: UInt64 = 0) -> Double {
        Double(bits(index, draw: draw) >> 11) * 0x1p-53
    }

    func uniform(in range: ClosedRange<Double>, _ index: Int64, draw: UInt64 = 0) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * uniform(index, draw: draw)
    }

    /// Nearly normal with mean 0 and variance 1, within −6 … 6: the sum of twelve uniforms (Irwin–Hall).
    ///
    /// Used instead of Box–Muller because it needs no logarithm or cosine, whose last bit differs between platforms.
    func normal(_ index: Int64, draw: UInt64 = 0) -> Double {
        var sum = 0.0
        for part in 0..<3 {
            let word = bits(index, draw: draw &* 3 &+ UInt64(part) &+ 0x5851_f42d)
            sum += Double(word & 0xffff) + Double(word >> 16 & 0xffff)
            sum += Double(word >> 32 & 0xffff) + Double(word >> 48)
        }
        return (sum + 6) / 65536 - 6
    }

    /// ``uniform(_:draw:)`` of an hour.
    func uniform(_ hour: Hour, draw: UInt64 = 0) -> Double { uniform(hour.hoursSince1970, draw: draw) }

    /// ``normal(_:draw:)`` of an hour.
    func normal(_ hour: Hour, draw: UInt64 = 0) -> Double { normal(hour.hoursSince1970, draw: draw) }
}
