/// Where the network of a backtest comes from.
package enum TrainingMode: String, Hashable, Sendable, CaseIterable, Codable {
    /// From nothing, on the station's own training part.
    case station
    /// The base model as it is.
    case base
    /// The base model, trained further on the station's own training part.
    case fineTune = "fine-tune"
}
