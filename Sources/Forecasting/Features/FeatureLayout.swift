package import Observations

/// The features that a model reads, and their order; training and serving compute them with the same code.
package struct FeatureLayout: Hashable, Sendable {
    /// The variable that is forecast.
    package var target: Variable
    /// The number of hours that the model reads, the origin included.
    package var window: Int
    /// The forecast reaches 1 … `horizons` hours ahead, at most ``Horizons/longest``.
    package var horizons: Int
    /// The columns of a step.
    package var steps: [StepFeature]
    /// The blocks that the head reads, each `horizons` wide.
    package var context: [ContextFeature]

    /// The maximum time over which a missing value is replaced by the previous one, in hours.
    package static let carryForwardLimit = 6

    /// The number of hours before the origin that a forecast may read; the features of the window's first hour reach
    /// less far back.
    package static let history = DayAheadRegression.reach

    package init(
        target: Variable,
        window: Int,
        horizons: Int,
        steps: [StepFeature],
        context: [ContextFeature]
    ) {
        self.target = target
        self.window = window
        self.horizons = horizons
        self.steps = steps
        self.context = context
    }

    /// The best features for the variables that a model reads.
    ///
    /// - Parameters:
    ///   - target: the variable that is forecast.
    ///   - inputs: the variables that a model reads; the target is always one of them.
    ///   - window: hours, the origin included.
    ///   - horizons: the longest horizon in hours.
    package init(
        target: Variable,
        inputs: [Variable],
        window: Int = 24,
        horizons: Int = Horizons.longest
    ) {
        let unmeasured: [InputGroup] = [(.windSpeed, Variable.windSpeed), (.pressure, .pressure)]
            .compactMap { group, variable in variable != target && inputs.contains(variable) ? nil : group }
        let steps = StepFeature.standard.filter { !($0.group.map(unmeasured.contains) ?? false) }
        let context = ContextFeature.standard.filter { !$0.groups.contains(where: unmeasured.contains) }
        self.init(target: target, window: window, horizons: horizons, steps: steps, context: context)
    }

    /// The weather inputs that the model reads and that are not dropped.
    func weather(without dropped: [InputGroup] = []) -> DayAheadRegression.Weather {
        func reads(_ group: InputGroup) -> Bool {
            !dropped.contains(group) && steps.contains { $0.group == group }
        }
        var weather: DayAheadRegression.Weather = []
        if reads(.pressure) { weather.insert(.pressure) }
        if reads(.windSpeed) { weather.insert(.windSpeed) }
        return weather
    }

    package var inputSize: Int { steps.count }

    package var contextSize: Int { context.count * horizons }

}

extension FeatureLayout: Codable {
    private enum CodingKeys: String, CodingKey {
        case target
        case window
        case horizons
        case steps = "step_features"
        case context = "context_features"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let target = try container.decodeIfPresent(Variable.self, forKey: .target) ?? Target.standard.variable
        self.init(
            target: target,
            window: try container.decode(Int.self, forKey: .window),
            horizons: try container.decode(Int.self, forKey: .horizons),
            steps: try container.decode([String].self, forKey: .steps)
                .map { name in
                    guard let feature = StepFeature(named: name, ofTarget: target) else {
                        throw DecodingError.dataCorruptedError(
                            forKey: .steps,
                            in: container,
                            debugDescription: "unknown step feature '\(name)'"
                        )
                    }
                    return feature
                },
            context: try container.decode([ContextFeature].self, forKey: .context)
        )
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        // Files of the standard target do not name it, so that their bytes are the same in every version.
        if target != Target.standard.variable { try container.encode(target, forKey: .target) }
        try container.encode(window, forKey: .window)
        try container.encode(horizons, forKey: .horizons)
        try container.encode(steps.map { $0.name(ofTarget: target) }, forKey: .steps)
        try container.encode(context, forKey: .context)
    }
}

extension StepFeature {
    /// The features that ``FeatureLayout/init(target:inputs:window:horizons:)`` chooses from, in the order of the columns.
    package static let standard: [StepFeature] = [
        .target, .targetAboveOrigin, .targetChange, .targetAnomaly, .targetAnomalyOfFortnight, .windSpeed,
        .pressureTendency, .pressureAnomaly, .solarHourSine, .solarHourCosine, .seasonSine, .seasonCosine,
        .solarElevation,
        .targetKnown, .windSpeedKnown, .pressureKnown, .sunKnown, .historyKnown,
    ]
}

extension ContextFeature {
    package static let standard: [ContextFeature] = [
        .weeklyChange, .yesterdayDifference, .normalDifference, .dayAheadRegression, .solarElevationChange,
    ]
}
