import CZlib
import NIOCore

/// Compresses and decompresses whole bodies with zlib (RFC 1952).
enum Gzip {
    enum Failure: Error {
        /// The decompressed body is larger than the limit.
        case tooLarge
        case damaged
    }

    private static let format = MAX_WBITS + 16
    private static let pieceSize = 64 * 1024

    /// - Returns: the compressed body; `nil` if zlib has no memory.
    static func compress(_ body: ByteBuffer) -> ByteBuffer? {
        var stream = z_stream()
        // JSON shrinks to a fifth at the fastest level, and to a sixth at the best one in ten times the time.
        let status = deflateInit2_(
            &stream,
            Z_BEST_SPEED,
            Z_DEFLATED,
            format,
            8,
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size)
        )
        guard status == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(body.readableBytes))))
        let result = body.withUnsafeReadableBytes { source in
            output.withUnsafeMutableBufferPointer { target in
                stream.next_in = UnsafeMutablePointer(mutating: source.bindMemory(to: UInt8.self).baseAddress)
                stream.avail_in = UInt32(source.count)
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(target.count)
                return deflate(&stream, Z_FINISH)
            }
        }
        guard result == Z_STREAM_END else { return nil }
        return ByteBuffer(bytes: output.prefix(Int(stream.total_out)))
    }

    /// Decompresses one member without bytes after it.
    ///
    /// - Parameters:
    ///   - body: the compressed body.
    ///   - limit: the largest size of the decompressed body.
    ///   - hold: called with the size of each piece before the next one is decompressed.
    /// - Returns: the decompressed body.
    /// - Throws: ``Failure``, or an error of `hold`.
    static func decompress(
        _ body: ByteBuffer,
        limit: Int,
        hold: (Int) throws -> Void = { _ in }
    ) throws -> ByteBuffer {
        var stream = z_stream()
        guard inflateInit2_(&stream, format, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw Failure.damaged
        }
        defer { inflateEnd(&stream) }
        var output = ByteBuffer()
        return try body.withUnsafeReadableBytes { source in
            stream.next_in = UnsafeMutablePointer(mutating: source.bindMemory(to: UInt8.self).baseAddress)
            stream.avail_in = UInt32(source.count)
            while true {
                let room = min(pieceSize, limit + 1 - output.readableBytes)
                var status = Z_OK
                let produced = output.writeWithUnsafeMutableBytes(minimumWritableBytes: room) { target in
                    stream.next_out = target.bindMemory(to: UInt8.self).baseAddress
                    stream.avail_out = UInt32(room)
                    status = inflate(&stream, Z_NO_FLUSH)
                    return room - Int(stream.avail_out)
                }
                guard output.readableBytes <= limit else { throw Failure.tooLarge }
                try hold(produced)
                switch status {
                case Z_STREAM_END where stream.avail_in == 0: return output
                case Z_OK where produced > 0 || stream.avail_in > 0: continue
                default: throw Failure.damaged
                }
            }
        }
    }
}
