import Foundation
import NIOCore
import NIOSSL
package import Observations

/// The files of a certificate and its key, in PEM.
package struct CertificateFiles: Hashable, Sendable {
    /// The certificate of the service, followed by the intermediate ones.
    package var certificate: String
    /// The private key, not encrypted.
    package var key: String

    package init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }

    /// Far larger than any chain.
    private static let maximumSize = 1 << 20

    /// The bytes of both files.
    struct Content: Hashable {
        var certificate: [UInt8]
        var key: [UInt8]
    }

    func read() throws(CertificateError) -> Content {
        Content(certificate: try Self.read(certificate), key: try Self.read(key))
    }

    private static func read(_ path: String) throws(CertificateError) -> [UInt8] {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw .unreadable(path, reason: String(cString: strerror(errno)).lowercased())
        }
        defer { try? file.close() }
        let data: Data
        do {
            data = try file.read(upToCount: maximumSize + 1) ?? Data()
        } catch {
            throw .unreadable(path, reason: "it is a folder, or its disk has an error")
        }
        guard data.count <= maximumSize else {
            throw .unreadable(path, reason: "it has more than \(maximumSize) bytes")
        }
        return Array(data)
    }

    /// Whether every user of this machine can read the key.
    var isKeyExposed: Bool {
        let attributes = try? FileManager.default.attributesOfItem(
            atPath: URL(filePath: key).resolvingSymlinksInPath().path
        )
        let permissions = (attributes?[.posixPermissions] as? NSNumber)?.intValue ?? 0
        return permissions & 0o004 != 0
    }

    /// The server's side of TLS with the given content.
    ///
    /// - Throws: ``CertificateError`` if a client could not use it.
    func context(_ content: Content, now: Timestamp) throws(CertificateError) -> (
        context: NIOSSLContext, end: Timestamp
    ) {
        guard let chain = try? NIOSSLCertificate.fromPEMBytes(content.certificate), let leaf = chain.first else {
            throw .notCertificate(certificate)
        }
        guard let privateKey = try? NIOSSLPrivateKey(bytes: content.key, format: .pem) else { throw .notKey(key) }
        let begin = Timestamp(secondsSince1970: Int64(leaf.notValidBefore))
        let end = Timestamp(secondsSince1970: Int64(leaf.notValidAfter))
        guard now < end else { throw .expired(certificate, end) }
        guard begin <= now else { throw .notYetValid(certificate, begin) }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(privateKey)
        )
        configuration.minimumTLSVersion = .tlsv12
        configuration.cipherSuites = Self.cipherSuites
        configuration.applicationProtocols = ["h2", "http/1.1"]
        configuration.shutdownTimeout = .init(ConnectionLimits.lingering)
        do {
            return (try NIOSSLContext(configuration: configuration), end)
        } catch {
            throw .mismatch(certificate: certificate, key: key)
        }
    }

    /// For TLS 1.2 only suites with forward secrecy and authenticated encryption (RFC 9325, section 4.2; the ones of
    /// TLS 1.3 are always on).
    private static let cipherSuites = [
        "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
        "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305",
    ]
    .joined(separator: ":")
}

/// A certificate or key that cannot be used.
package enum CertificateError: Error, Hashable, CustomStringConvertible {
    case unreadable(String, reason: String)
    case notCertificate(String)
    case notKey(String)
    case expired(String, Timestamp)
    case notYetValid(String, Timestamp)
    case mismatch(certificate: String, key: String)

    package var description: String {
        switch self {
        case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
        case .notCertificate(let path):
            "\(path) must have certificates in PEM, the service's own first, got something else"
        case .notKey(let path): "\(path) must have a private key in PEM without a password, got something else"
        case .expired(let path, let end): "the certificate of \(path) expired at \(end): renew it"
        case .notYetValid(let path, let begin): "the certificate of \(path) is not valid before \(begin)"
        case .mismatch(let certificate, let key):
            "the key of \(key) must belong to the certificate of \(certificate), got another one's"
        }
    }
}
