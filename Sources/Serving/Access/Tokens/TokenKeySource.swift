package import Access
import Foundation
package import HTTPClient

/// The place of the issuer's public keys.
package enum TokenKeySource: Sendable {
    /// The path of a JWKS.
    case file(String)
    /// The address of a JWKS; the transport bounds the time, and follows no redirect.
    case address(ServiceAddress, any HTTPTransport)

    /// Reads the keys.
    ///
    /// - Throws: ``KeySetError`` for a document that is not a JWKS with usable keys, ``Unreadable`` for a file, and
    ///   the errors of the transport.
    package func read() async throws -> VerificationKeySet {
        switch self {
        case .file(let path): return try VerificationKeySet(try Self.read(path))
        case .address(let address, let transport):
            let response = try await transport.send(HTTPRequest(.get, address, headers: ["Accept": Self.mediaTypes]))
            guard response.status == 200 else { throw HTTPStatusError(response, url: address, now: Date()) }
            return try VerificationKeySet(Data(response.body))
        }
    }

    private static let mediaTypes = "application/jwk-set+json, application/json"

    /// A file that cannot be read.
    package struct Unreadable: Error, Hashable, CustomStringConvertible {
        let path: String
        let reason: String

        package var description: String { "cannot read the JWKS '\(path)': \(reason)" }
    }

    private static func read(_ path: String) throws -> Data {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw Unreadable(path: path, reason: String(cString: strerror(errno)).lowercased())
        }
        defer { try? file.close() }
        do {
            return try file.read(upToCount: VerificationKeySet.maximumBytes + 1) ?? Data()
        } catch {
            throw Unreadable(path: path, reason: "it is a folder, or its disk has an error")
        }
    }
}

extension TokenKeySource: CustomStringConvertible {
    /// The path, or the address without its secrets.
    package var description: String {
        switch self {
        case .file(let path): path
        case .address(let address, _): "\(address)"
        }
    }
}
