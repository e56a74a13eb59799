import struct Observations.Horizons
import struct Observations.Variable

/// A target whose loop is reported on: what is forecast, and how far ahead.
package struct ReportedTarget: Hashable, Sendable {
    /// The name of its model, which is the value of the label `target`.
    package var name: String
    package var variable: Variable
    /// The horizons whose forecasts are stored and judged.
    package var horizons: Horizons

    package init(_ name: String, variable: Variable = .temperature, horizons: Horizons = .standard) {
        self.name = name
        self.variable = variable
        self.horizons = horizons
    }
}
