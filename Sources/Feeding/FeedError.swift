/// The reason that a feeder ends without success.
package enum FeedError: Error, Hashable, CustomStringConvertible {
    /// The source ended, and no record of it was an observation.
    case nothingRead

    package var description: String {
        "the source has ended without an observation: check that --file and --source belong together"
    }
}
