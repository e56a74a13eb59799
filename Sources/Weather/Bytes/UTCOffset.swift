/// The time by which a station's standard time is ahead of UTC; negative in the Americas.
package struct UTCOffset: Hashable, Sendable {
    package let seconds: Int64

    package static let zero = UTCOffset(seconds: 0)

    private init(seconds: Int64) {
        self.seconds = seconds
    }

    /// - Parameter hours: −14 … 14, in quarters of an hour; `nil` otherwise.
    package init?(hours: Double) {
        guard abs(hours) <= 14, (hours * 4).rounded() == hours * 4 else { return nil }
        self.init(seconds: Int64(hours * 3600))
    }
}
