import Foundation
import NIOCore
import NIOPosix
package import Settings
package import Store

extension APIProgram {
    /// Opens the database of an API; creates it if it does not exist.
    ///
    /// Before a database is created, the port is tried: a second API that is started by mistake, or in another directory,
    /// leaves no empty database behind.
    ///
    /// - Parameter settings: the values of ``APISettings``.
    /// - Returns: the database.
    /// - Throws: ``ProgramError`` for a port that cannot be used by a new installation, or `StoreError`.
    package static func openStore(_ settings: ResolvedSettings) async throws -> Store {
        let path = settings[SharedSettings.database]
        if !FileManager.default.fileExists(atPath: path) {
            try await listenBriefly(host: settings[APISettings.host], port: settings[APISettings.port])
        }
        return try Store(path: path)
    }

    private static func listenBriefly(host: String, port: Int) async throws {
        do {
            let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .bind(host: host, port: port)
                .get()
            try await listener.close()
        } catch {
            throw ProgramError(listeningOn: host, port: port, error) ?? error
        }
    }
}
