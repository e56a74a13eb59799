import Foundation
import Observations
import Store

/// The place behind a page, as clients send it back; its text has no meaning for them.
struct PageCursor {
    /// `nil` if the text is not a cursor.
    let position: PageQuery.Position?

    init(_ position: PageQuery.Position) {
        self.position = position
    }

    init(text: String) {
        let parts = Data(base64Encoded: text.replacing("-", with: "+").replacing("_", with: "/"))
            .map { String(decoding: $0, as: UTF8.self).split(separator: ",").compactMap { Int64($0) } }
        guard let parts, parts.count == 3, parts[0] == Self.format, let horizon = Int(exactly: parts[2]) else {
            position = nil
            return
        }
        position = PageQuery.Position(time: Timestamp(secondsSince1970: parts[1]), horizon: horizon)
    }

    private static let format: Int64 = 1

    var text: String {
        guard let position else { return "" }
        // Full groups of three bytes need no padding, which a URL would escape.
        var fields = "\(Self.format),\(position.time.secondsSince1970),\(position.horizon)"
        while fields.utf8.count % 3 != 0 { fields += "," }
        return Data(fields.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
    }
}
