import Hummingbird
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
        } catch {
            throw ProgramError(listeningOn: host, port: port, error) ?? error
        }
    }
}
