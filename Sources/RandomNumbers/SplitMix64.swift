/// A small seeded random number generator: the same seed gives the same numbers on every machine.
///
/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, with the output function
/// Vigna's `splitmix64`. The state advances by an odd constant, so its period is 2⁶⁴. Not cryptographically secure.
///
/// Everything is inlinable, because training in other modules draws numbers in its inner loop.
public struct SplitMix64: RandomNumberGenerator, Hashable, Sendable, Codable {
    @usableFromInline var state: UInt64

    /// The generator with this initial state.
    @inlinable
    public init(seed: UInt64) {
        state = seed
    }

    /// A generator whose numbers depend on `seed` and on the numbers of `path`, in order.
    ///
    /// Gives an epoch, a batch or a station its own stream, independent of the order in which streams are used.
    @inlinable
    public init(seed: UInt64, path: [Int]) {
        self.init(seed: seed)
        for step in path {
            state = next() ^ UInt64(truncatingIfNeeded: step)
        }
        state = next()
    }

    /// The next 64 random bits.
    @inlinable
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mix(state)
    }

    /// The output function, a bijection of the 64-bit numbers: variant 13 of David Stafford's mixing functions.
    @inlinable
    public static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number in 0 ..< 1, one of 2²⁴ evenly spaced numbers.
    @inlinable
    public mutating func nextUniform() -> Float {
        Float(next() >> 40) * 0x1p-24
    }

    /// A number in 0 ..< 1, one of 2⁵³ evenly spaced numbers.
    @inlinable
    public mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }
}
