import ServiceLifecycle

/// Runs finite services one after another; graceful shutdown ends the running service, and the rest do not start.
struct ServicesInTurn: Service {
    let services: [any Service]

    func run() async throws {
        for service in services where !Task.isShuttingDownGracefully { try await service.run() }
    }
}
