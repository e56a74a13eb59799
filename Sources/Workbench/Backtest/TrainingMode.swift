/// The origin of the network in a backtest.
package enum TrainingMode: String, Hashable, Sendable, CaseIterable, Codable {
    /// Trained from scratch on the station's own training part.
    case station
    /// The unchanged base model.
    case base
    /// The base model, trained further on the station's own training part.
    case fineTune = "fine-tune"
}
