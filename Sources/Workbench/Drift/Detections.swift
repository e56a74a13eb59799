/// The rows of the alarms by stream, in the format of labeled benchmarks: `{"d_000": [1410], "d_001": []}`.
///
/// The first data row is 0; an alarm is a drift or a sensor fault.
package struct Detections: Hashable, Sendable, Encodable {
    package private(set) var rows: [String: [Int]] = [:]

    /// - Throws: ``RecordedStreamError/sameName(_:paths:)`` if two streams have the same name.
    package init(_ streams: [ReplayedStream]) throws(RecordedStreamError) {
        var paths: [String: String] = [:]
        for replayed in streams {
            let stream = replayed.stream
            if let other = paths.updateValue(stream.path, forKey: stream.name) {
                throw .sameName(stream.name, paths: [other, stream.path])
            }
            rows[stream.name] = replayed.alarms
        }
    }

    package func encode(to encoder: any Encoder) throws {
        try rows.encode(to: encoder)
    }
}
