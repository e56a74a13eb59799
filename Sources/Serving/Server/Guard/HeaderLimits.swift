import HTTPTypes
import HummingbirdCore

/// The limits of the header of a request.
enum HeaderLimits {
    static let bytes = 32 * 1024
    static let fieldBytes = 16 * 1024
    static let fields = 100

    static let description = "\(bytes) bytes, \(fieldBytes) bytes a field and \(fields) fields"

    static let decoder = HTTP1Channel.Configuration.DecoderConfiguration(
        maxHeaderFieldSize: fieldBytes,
        maxHeaderListSize: bytes,
        maxHeaderFieldCount: fields
    )

    /// Whether the fields of a request of HTTP/2 are within the limits; the parser of HTTP/1.1 checks them itself.
    static func accept(_ headers: HTTPFields) -> Bool {
        headers.count <= fields
            && headers.allSatisfy { $0.name.rawName.utf8.count + $0.value.utf8.count <= fieldBytes }
    }
}
