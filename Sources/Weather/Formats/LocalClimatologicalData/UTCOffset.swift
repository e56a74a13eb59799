/// How far a station's standard time is ahead of UTC; negative in the Americas.
package struct UTCOffset: Hashable, Sendable {
    package let seconds: Int64

    /// - Parameter hours: −14 … 14, in quarters of an hour; `nil` otherwise.
    package init?(hours: Double) {
        guard abs(hours) <= 14, (hours * 4).rounded() == hours * 4 else { return nil }
        seconds = Int64(hours * 3600)
    }
}
