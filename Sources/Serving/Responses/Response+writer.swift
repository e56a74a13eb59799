import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// An answer written without an encoder: of `/predict` and `/observations`, which are asked more often than all others.
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
