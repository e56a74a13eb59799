/// A source has a station whose id is not acceptable, for example a file with an unusual name.
package struct UnacceptableStation: Error, Hashable, CustomStringConvertible {
    let id: String
    let reason: String

    package var description: String {
        "the id '\(id)' of a station \(reason); rename the file, or give the station's id with --station"
    }
}
