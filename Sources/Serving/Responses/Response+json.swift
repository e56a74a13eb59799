import CanonicalJSON
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Store

extension Response {
    /// A response with a JSON body with sorted keys.
    init(json value: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) throws {
        let body = try JSONText.data(value)
        var headers = headers
        if !headers.contains(.contentType) {
            headers[.contentType] = "application/json"
        }
        headers[.contentLength] = String(body.count)
        self.init(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}
