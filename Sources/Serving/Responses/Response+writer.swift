import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// A response written without an encoder, for the most frequent routes, `/predict` and `/observations`.
    init(writing write: (inout JSONWriter) -> Void) {
        var writer = JSONWriter()
        write(&writer)
        self.init(
            status: .ok,
            headers: [.contentType: "application/json", .contentLength: String(writer.bytes.count)],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: writer.bytes))
        )
    }
}
