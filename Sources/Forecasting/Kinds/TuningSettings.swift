/// Settings of a training that a comparison of trainings varies; `nil` keeps what the kind has.
package struct TuningSettings: Hashable, Sendable {
    package var epochs: Int?
    package var learningRate: Double?
    package var hiddenSize: Int?
    /// Hours, the origin included.
    package var window: Int?

    package init(epochs: Int? = nil, learningRate: Double? = nil, hiddenSize: Int? = nil, window: Int? = nil) {
        self.epochs = epochs
        self.learningRate = learningRate
        self.hiddenSize = hiddenSize
        self.window = window
    }
}
