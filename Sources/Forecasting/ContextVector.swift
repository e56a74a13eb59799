extension FeatureLayout {
    /// Writes the numbers at the network's head for a forecast from `origin`: `contextSize` of them, block by block in
    /// the order of ``context``, 0 where an input is missing.
    ///
    /// Reads the series at the origin and before.
    package func writeContext(
        at origin: Int64,
        of series: HourlySeries,
        place: Place?,
        scaler: Scaler,
        without dropped: [InputGroup] = [],
        into target: UnsafeMutableBufferPointer<Float>
    ) {
        precondition(target.count == contextSize, "context of another size")
        for (block, feature) in context.enumerated() {
            let isDropped = feature.group.map(dropped.contains) ?? false
            for horizon in 1...horizons {
                let value: Float =
                    isDropped ? .nan : feature.value(horizon: horizon, at: origin, of: series, place: place)
                let scaled = feature.isTemperatureChange ? value / scaler.targetSpreads[horizon - 1] : value
                target[block * horizons + horizon - 1] = scaled.isNaN ? 0 : scaled
            }
        }
    }
}

extension ContextFeature {
    /// The unscaled value, NaN where an input is missing.
    package func value(horizon: Int, at origin: Int64, of series: HourlySeries, place: Place?) -> Float {
        switch self {
        case .weeklyChange:
            return DiurnalHistory.meanChange(horizon: horizon, at: origin, of: series)
        case .yesterdayDifference:
            guard horizon <= Int(DiurnalHistory.hoursPerDay) else { return .nan }
            let yesterday = origin + Int64(horizon) - DiurnalHistory.hoursPerDay
            return series.rawValue(.temperature, yesterday) - series.rawValue(.temperature, origin)
        case .solarElevationChange:
            guard let place else { return .nan }
            return SolarPosition.elevationSine(at: origin + Int64(horizon), over: place)
                - SolarPosition.elevationSine(at: origin, over: place)
        }
    }
}

extension SolarPosition {
    fileprivate static func elevationSine(at hour: Int64, over place: Place) -> Float {
        Float(SolarPosition(hour: hour, latitude: place.latitude, longitude: place.longitude).sineOfElevation)
    }
}
