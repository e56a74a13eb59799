import ArgumentParser

/// Measures what a user gets, with the modules as the programs have them and the champion that `artifacts/` ships.
@main
struct ProductBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aerocast-product-benchmark",
        abstract: "Measures retrains and healing, and serves the API beside a constant route.",
        subcommands: [RetrainCommand.self, HealCommand.self, ServeCommand.self]
    )
}
