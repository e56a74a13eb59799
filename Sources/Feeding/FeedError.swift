/// The reason that a feeder ends without success.
package enum FeedError: Error, Hashable, CustomStringConvertible {
    /// The source ended, and no record of it was an observation.
    case nothingRead
    /// The API rejected every observation; the reason is that of the first.
    case allRefused(count: Int, reason: String)
    /// Every value of the target was left out; the text counts them.
    case noUsableValue(String)

    package var description: String {
        switch self {
        case .nothingRead:
            "the source has ended without an observation: check that --file and --source belong together"
        case .allRefused(let count, let reason):
            "the API refused \(count == 1 ? "the only observation" : "all \(count) observations"), the first one: \(reason)"
        case .noUsableValue(let summary): summary
        }
    }
}
