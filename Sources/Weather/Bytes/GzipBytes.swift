import CZlib

/// Decompresses gzip (RFC 1952) piece by piece with zlib.
///
/// A file may consist of several consecutive members, as created by `cat a.gz b.gz`; zero bytes after the last member
/// are padding. A file that ends within a member or has a wrong checksum is an error, so that half a year cannot be
/// taken for a whole year.
final class GzipBytes: ByteSource {
    static let magic: [UInt8] = [0x1f, 0x8b]

    private let compressed: any ByteSource
    private let name: String
    /// On the heap because zlib stores its address.
    private let stream: UnsafeMutablePointer<z_stream>
    private var input: [UInt8] = []
    private var consumed = 0
    private var output = [UInt8](repeating: 0, count: FileBytes.pieceSize)
    private var totalOutput = 0
    private var isWithinMember = false
    private var membersRead = 0

    /// - Parameters:
    ///   - compressed: the gzip data.
    ///   - name: the source's name in error messages.
    /// - Throws: ``FormatError`` if zlib cannot start.
    init(_ compressed: any ByteSource, name: String) throws {
        self.compressed = compressed
        self.name = name
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let gzipOnly: Int32 = 16 + MAX_WBITS
        let status = inflateInit2_(stream, gzipOnly, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { throw error("zlib status \(status) at the start") }
    }

    deinit {
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    func read(into buffer: inout [UInt8]) throws -> Int {
        while true {
            if consumed == input.count {
                input.removeAll(keepingCapacity: true)
                consumed = 0
                if try compressed.read(into: &input) == 0 { return try end() }
            }
            if !isWithinMember {
                try beginMember()
                if !isWithinMember { continue }
            }
            let produced = try inflatePiece()
            if produced > 0 {
                buffer.append(contentsOf: output[..<produced])
                totalOutput += produced
                return produced
            }
        }
    }

    private func end() throws -> Int {
        guard !isWithinMember, membersRead > 0 else {
            throw error("the end of the file within the compressed data, after \(totalOutput) decompressed bytes")
        }
        return 0
    }

    /// Skips padding; any other byte starts a member.
    private func beginMember() throws {
        if membersRead > 0 {
            while consumed < input.count, input[consumed] == 0 { consumed += 1 }
            if consumed == input.count { return }
            inflateReset(stream)
        }
        isWithinMember = true
    }

    private func inflatePiece() throws -> Int {
        let capacity = output.count
        var status = Z_OK
        var left = (input: 0, output: 0)
        input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                stream.pointee.next_in = source.baseAddress.map { $0 + consumed }
                stream.pointee.avail_in = UInt32(source.count - consumed)
                stream.pointee.next_out = target.baseAddress
                stream.pointee.avail_out = UInt32(capacity)
                status = inflate(stream, Z_NO_FLUSH)
                left = (Int(stream.pointee.avail_in), Int(stream.pointee.avail_out))
            }
        }
        consumed = input.count - left.input
        switch status {
        case Z_STREAM_END:
            isWithinMember = false
            membersRead += 1
        case Z_OK, Z_BUF_ERROR:
            break
        default:
            let message = stream.pointee.msg.map { String(cString: $0) } ?? "zlib status \(status)"
            throw error("damaged data (\(message)) after \(totalOutput) decompressed bytes")
        }
        return capacity - left.output
    }

    private func error(_ found: String) -> FormatError {
        FormatError(file: name, found: found, expected: "complete gzip data", advice: "fetch the file again")
    }
}
