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
}
