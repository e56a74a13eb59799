import ArgumentParser

/// Benchmarks of the product: the modules of the programs, with the bundled champion of `artifacts/`.
@main
struct ProductBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aerocast-product-benchmark",
        abstract: "Measures retrains and healing, and serves the API with an additional constant route.",
        subcommands: [RetrainCommand.self, HealCommand.self, ServeCommand.self]
    )
}
