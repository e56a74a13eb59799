package import Observations

/// Scales features and targets to a common size; fitted on the training part only.
package struct Scaler: Hashable, Sendable, Codable {
    /// One for each step feature, in its unit; 0 for a change of the target and for an unscaled feature.
    package var means: [Float]
    /// One for each step feature, in its unit; 1 for an unscaled feature.
    package var standardDeviations: [Float]
    /// One for each horizon, in the target's unit: the root mean square of y(t + h) − y(t) in training.
    package var targetScales: [Float]

    package init(means: [Float], standardDeviations: [Float], targetScales: [Float]) {
        self.means = means
        self.standardDeviations = standardDeviations
        self.targetScales = targetScales
    }

    private enum CodingKeys: String, CodingKey {
        case means
        case standardDeviations = "spreads"
        case targetScales = "target_spreads"
    }
}

/// Sums over the training hours of all stations, from which a ``Scaler`` is computed.
package struct ScalerFit {
    private let layout: FeatureLayout
    private var features: [Moments]
    private var targets: [Moments]

    package init(layout: FeatureLayout) {
        self.layout = layout
        features = Array(repeating: Moments(), count: layout.steps.count)
        targets = Array(repeating: Moments(), count: layout.horizons)
    }

    /// Adds the hours of a training part; reads nothing outside them.
    package mutating func add(_ series: HourlySeries, hours: Range<Hour>) {
        let part = series[hours]
        let target = layout.target
        for hour in part.hours where part[target, hour] != nil {
            let inputs = HourInputs(hour: hour, series: part, target: target)
            for (column, feature) in layout.steps.enumerated() where feature.isStandardized {
                if feature == .targetAboveOrigin {
                    for age in 0..<layout.window {
                        features[column].add(target.difference(part.rawValue(target, hour - age), inputs[.target]))
                    }
                } else {
                    features[column].add(inputs[feature])
                }
            }
            for horizon in 1...layout.horizons {
                targets[horizon - 1].add(target.difference(part.rawValue(target, hour + horizon), inputs[.target]))
            }
        }
    }

    /// The scaler of the added hours; a constant or never observed feature is only shifted.
    package func scaler() -> Scaler {
        Scaler(
            means: zip(layout.steps, features).map { $0.isTargetChange ? 0 : $1.mean },
            standardDeviations: zip(layout.steps, features)
                .map { $0.isTargetChange ? $1.rootMeanSquare : $1.standardDeviation },
            targetScales: targets.map(\.rootMeanSquare)
        )
    }
}

/// Count, sum and sum of squares, in double precision to stay accurate over millions of rows.
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

    var standardDeviation: Float {
        guard count > 1 else { return 1 }
        return Self.usable(squares / count - (sum / count) * (sum / count))
    }

    var rootMeanSquare: Float { count > 0 ? Self.usable(squares / count) : 1 }

    private static func usable(_ variance: Double) -> Float {
        variance > 1e-8 ? Float(variance.squareRoot()) : 1
    }
}
