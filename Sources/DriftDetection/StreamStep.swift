/// The usual time between rows, found by a running majority vote, so that a gap or a special report changes nothing.
///
/// R. S. Boyer, J. S. Moore, MJRTY: a fast majority vote algorithm (1991), with a limit on the votes, so that a
/// station's new interval is found within a day or two.
package struct StreamStep: Sendable, Codable, Hashable {
    /// Seconds between rows.
    package private(set) var seconds: Int64 = 3600
    private var votes = 0

    private static let mostVotes = 24

    /// Whether any gap has been seen.
    var isKnown: Bool { votes > 0 }

    package init() {}

    /// Takes in the time between two rows, in seconds; gaps that differ by less than a quarter count as the same.
    package mutating func update(_ gap: Int64) {
        if votes > 0, abs(gap - seconds) <= seconds / 4 {
            votes = min(votes + 1, Self.mostVotes)
        } else if votes > 0 {
            votes -= 1
        }
        if votes == 0 {
            seconds = min(max(gap, 60), 86_400)
            votes = 1
        }
    }
}
