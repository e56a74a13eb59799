import Foundation
import Hummingbird
import NIOCore
import ServiceLifecycle

/// Runs the server, and translates its errors of listening to one sentence.
struct ListeningService<Responder: HTTPResponder>: Service
where Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
    let application: Application<Responder>
    let host: String
    let port: Int

    func run() async throws {
        do {
            try await application.run()
        } catch let error as IOError {
            let reason = String(cString: strerror(error.errnoCode)).lowercased()
            throw ProgramError.cannotListen(host: host, port: port, reason: reason)
        } catch let error as SocketAddressError {
            throw ProgramError.cannotListen(host: host, port: port, reason: "\(error)")
        }
    }
}
