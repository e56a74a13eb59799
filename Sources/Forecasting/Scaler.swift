/// Brings features and targets to a common size; fitted on the training part alone.
package struct Scaler: Hashable, Sendable, Codable {
    /// Per step feature, in the feature's unit; 0 for a change of temperature and where a feature is used as it is.
    package var means: [Float]
    /// Per step feature, in the feature's unit; 1 where a feature is used as it is.
    package var spreads: [Float]
    /// Per horizon, °C: the root mean square of T(t + h) − T(t) in training.
    package var targetSpreads: [Float]

    package init(means: [Float], spreads: [Float], targetSpreads: [Float]) {
        self.means = means
        self.spreads = spreads
        self.targetSpreads = targetSpreads
    }

    private enum CodingKeys: String, CodingKey {
        case means
        case spreads
        case targetSpreads = "target_spreads"
    }
}

/// Sums over the training hours of all stations, from which a ``Scaler`` is made.
package struct ScalerFit {
    private let layout: FeatureLayout
    private var features: [Moments]
    private var targets: [Moments]

    package init(layout: FeatureLayout) {
        self.layout = layout
        features = Array(repeating: Moments(), count: layout.steps.count)
        targets = Array(repeating: Moments(), count: layout.horizons)
    }

    /// Takes the hours of a training part into account, and nothing outside them.
    package mutating func add(_ series: HourlySeries, hours: Range<Int64>) {
        let part = series[hours]
        for hour in part.hours where part[.temperature, hour] != nil {
            let inputs = HourInputs(hour: hour, series: part)
            for (column, feature) in layout.steps.enumerated() where feature.isStandardised {
                if feature == .temperatureAboveOrigin {
                    for age in 0..<Int64(layout.window) {
                        features[column].add(part.rawValue(.temperature, hour - age) - inputs[.temperature])
                    }
                } else {
                    features[column].add(inputs[feature])
                }
            }
            for horizon in 1...layout.horizons {
                targets[horizon - 1].add(part.rawValue(.temperature, hour + Int64(horizon)) - inputs[.temperature])
            }
        }
    }

    /// The scaler of what was added; a feature that never varied, or was never observed, is only shifted.
    package func scaler() -> Scaler {
        Scaler(
            means: zip(layout.steps, features).map { $0.isTemperatureChange ? 0 : $1.mean },
            spreads: zip(layout.steps, features).map { $0.isTemperatureChange ? $1.rootMeanSquare : $1.spread },
            targetSpreads: targets.map(\.rootMeanSquare)
        )
    }
}

/// Count, sum and sum of squares, in Double so that millions of rows add up.
private struct Moments {
    private var count = 0.0
    private var sum = 0.0
    private var squares = 0.0

    /// Ignores NaN.
    mutating func add(_ value: Float) {
        guard !value.isNaN else { return }
        count += 1
        sum += Double(value)
        squares += Double(value) * Double(value)
    }

    var mean: Float { count > 0 ? Float(sum / count) : 0 }

    var spread: Float {
        guard count > 1 else { return 1 }
        return Self.usable(squares / count - (sum / count) * (sum / count))
    }

    var rootMeanSquare: Float { count > 0 ? Self.usable(squares / count) : 1 }

    private static func usable(_ variance: Double) -> Float {
        variance > 1e-8 ? Float(variance.squareRoot()) : 1
    }
}
