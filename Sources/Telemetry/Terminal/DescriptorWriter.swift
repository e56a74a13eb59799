import Foundation

/// Writes to a file descriptor without a buffer.
enum DescriptorWriter {
    /// Writes all bytes, and waits for a slow reader.
    ///
    /// If the reader has closed the descriptor, the rest is dropped.
    static func write(_ bytes: [UInt8], to descriptor: Int32) {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let count = Foundation.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count >= 0 {
                    rest = rest.dropFirst(count)
                } else if errno == EAGAIN {
                    var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    poll(&waiting, 1, 1_000)
                } else if errno != EINTR {
                    return
                }
            }
        }
    }
}
