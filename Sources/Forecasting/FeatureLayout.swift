/// What a network reads, in which order; the same code fills it in training and in serving.
package struct FeatureLayout: Hashable, Sendable, Codable {
    /// The hours that the network reads, the origin included.
    package var window: Int
    /// The forecast reaches 1 … `horizons` hours ahead; 24 at most.
    package var horizons: Int
    /// The columns of a step.
    package var steps: [StepFeature]
    /// The blocks at the head, each `horizons` wide.
    package var context: [ContextFeature]

    /// How long a missing value is filled with the one before it, in hours.
    package static let carryForwardLimit = 6

    /// How far back from its origin a forecast may look, in hours; the features of the window's first hour reach less far.
    package static let history = Int(DayAheadRegression.reach)

    package init(window: Int, horizons: Int, steps: [StepFeature], context: [ContextFeature]) {
        self.window = window
        self.horizons = horizons
        self.steps = steps
        self.context = context
    }

    /// The features that serve best for the channels that a model reads.
    package init(channels: ChannelSet, window: Int = 24, horizons: Int = 24) {
        let unmeasured: [InputGroup] = [(.windSpeed, Channel.windSpeed), (.pressure, .pressure)]
            .compactMap { group, channel in channels.channels.contains(channel) ? nil : group }
        let steps = StepFeature.standard.filter { !($0.group.map(unmeasured.contains) ?? false) }
        let context = ContextFeature.standard.filter { !$0.groups.contains(where: unmeasured.contains) }
        self.init(window: window, horizons: horizons, steps: steps, context: context)
    }

    /// Which of pressure and wind speed the network reads, but for the groups to do without.
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

    private enum CodingKeys: String, CodingKey {
        case window
        case horizons
        case steps = "step_features"
        case context = "context_features"
    }
}

extension StepFeature {
    /// What ``FeatureLayout/init(channels:window:horizons:)`` chooses from, in the order of the columns.
    package static let standard: [StepFeature] = [
        .temperature, .temperatureAboveOrigin, .temperatureChange, .temperatureAnomaly, .temperatureAnomalyOfFortnight,
        .windSpeed, .pressureTendency, .pressureAnomaly, .solarHourSine, .solarHourCosine, .seasonSine, .seasonCosine,
        .solarElevation,
        .temperatureKnown, .windSpeedKnown, .pressureKnown, .sunKnown, .historyKnown,
    ]
}

extension ContextFeature {
    package static let standard: [ContextFeature] = [
        .weeklyChange, .yesterdayDifference, .normalDifference, .dayAheadRegression, .solarElevationChange,
    ]
}
