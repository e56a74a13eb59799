import ServiceLifecycle

/// Runs services that end one after the other; graceful shutdown ends the running one, and the others do not start.
struct ServicesInTurn: Service {
    let services: [any Service]

    func run() async throws {
        for service in services where !Task.isShuttingDownGracefully { try await service.run() }
    }
}
