import Foundation
import Serving
package import Settings

/// The settings of the connections of the API.
package enum ConnectionSettings {
    private static let defaults = ConnectionLimits()

    package static let maxConnections = Setting.integer(
        "max_connections",
        default: defaults.connections,
        in: 1...1_000_000,
        help: "The largest number of open connections; fewer if the limit of descriptors is lower."
    )
    package static let headerTimeout = Setting.duration(
        "header_timeout",
        default: defaults.headerTimeout,
        in: deadlines,
        help: "How long the header of a request may take."
    )
    package static let bodyTimeout = Setting.duration(
        "body_timeout",
        default: defaults.bodyTimeout,
        in: deadlines,
        help: "How long a body may take, in addition to its size divided by the body rate."
    )
    package static let bodyRate = Setting.integer(
        "body_rate",
        default: defaults.bodyRate,
        in: 1...Int.max,
        help: "The lowest accepted speed of a body after the body timeout, in bytes per second."
    )
    package static let idleTimeout = Setting.duration(
        "idle_timeout",
        default: defaults.idleTimeout,
        in: deadlines,
        help: "How long a connection stays open without a request."
    )
    package static let writeTimeout = Setting.duration(
        "write_timeout",
        default: defaults.writeTimeout,
        in: deadlines,
        help: "How long a client may leave an answer unread."
    )
    package static let maxHeldBytes = Setting.integer(
        "max_held_bytes",
        default: defaults.heldBytes,
        in: 1...Int.max,
        help: "The largest number of bytes of unanswered requests that are held together."
    )
    package static let maxListeners = Setting.integer(
        "max_listeners",
        default: defaults.listeners,
        in: 0...1_000_000,
        help: "The largest number of clients that listen for events."
    )
    package static let maxListenersPerAddress = Setting.integer(
        "max_listeners_per_address",
        default: defaults.listenersPerAddress,
        in: 0...1_000_000,
        help: "The largest number of clients of one address that listen for events."
    )
    package static let allowedOrigins = Setting<[String]>(
        key: "allowed_origins",
        default: [],
        expected: "origins such as https://weather.example, separated by commas",
        help: "The origins whose web pages may read answers; none if not given.",
        parse: { text in
            let origins = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
            return origins.allSatisfy(isOrigin) ? origins : nil
        },
        render: { $0.joined(separator: ",") }
    )

    static let all: [any DeclaredSetting] = [
        maxConnections, headerTimeout, bodyTimeout, bodyRate, idleTimeout, writeTimeout, maxHeldBytes, maxListeners,
        maxListenersPerAddress, allowedOrigins,
    ]

    private static let deadlines: ClosedRange<Duration> = .milliseconds(10) ... .seconds(86_400)

    /// A scheme, a host and an optional port, without a path (RFC 6454, section 6.2).
    private static func isOrigin(_ text: String) -> Bool {
        guard let url = URL(string: text), let scheme = url.scheme, let host = url.host(percentEncoded: true) else {
            return false
        }
        let port = url.port.map { ":\($0)" } ?? ""
        return (scheme == "http" || scheme == "https") && text == "\(scheme)://\(host)\(port)"
    }
}

extension ResolvedSettings {
    /// The limits of the connections.
    var connectionLimits: ConnectionLimits {
        var limits = ConnectionLimits()
        limits.connections = self[ConnectionSettings.maxConnections]
        limits.handshakeTimeout = self[TLSSettings.handshakeTimeout]
        limits.headerTimeout = self[ConnectionSettings.headerTimeout]
        limits.bodyTimeout = self[ConnectionSettings.bodyTimeout]
        limits.bodyRate = self[ConnectionSettings.bodyRate]
        limits.idleTimeout = self[ConnectionSettings.idleTimeout]
        limits.writeTimeout = self[ConnectionSettings.writeTimeout]
        limits.heldBytes = self[ConnectionSettings.maxHeldBytes]
        limits.listeners = self[ConnectionSettings.maxListeners]
        limits.listenersPerAddress = self[ConnectionSettings.maxListenersPerAddress]
        return limits
    }
}
