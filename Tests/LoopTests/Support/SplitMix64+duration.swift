import RandomNumbers

extension SplitMix64 {
    mutating func duration(milliseconds range: ClosedRange<Int>) -> Duration {
        .milliseconds(Int.random(in: range, using: &self))
    }
}
