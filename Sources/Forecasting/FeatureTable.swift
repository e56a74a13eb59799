/// The scaled features of consecutive hours, row by row, from which windows are cut by reference.
package struct FeatureTable: Sendable {
    package let layout: FeatureLayout
    package let scaler: Scaler
    /// The hour of the first row.
    package let startHour: Int64
    package let count: Int
    private let series: HourlySeries
    /// The sun at every row and at the `layout.horizons` hours after the last; empty if it cannot be told.
    private let suns: [SolarPosition]
    /// Row-major, `count` × `layout.inputSize`; 0 where an input is missing, but NaN in the origin's column.
    private let values: [Float]
    /// Where ``StepFeature/temperatureAboveOrigin`` stands: in the table the temperature itself, in a window its
    /// height above the origin.
    private let originColumn: Int?

    /// - Parameters:
    ///   - layout: which columns.
    ///   - scaler: of the same layout.
    ///   - series: the observations.
    ///   - place: where the sun is looked at; `nil` if the place or the time is not known.
    ///   - hours: the rows; may begin before the series and end after it.
    package init(layout: FeatureLayout, scaler: Scaler, series: HourlySeries, place: Place?, hours: Range<Int64>) {
        self.layout = layout
        self.scaler = scaler
        startHour = hours.lowerBound
        count = hours.count
        self.series = series
        let suns = place.map {
            SolarPosition.series(over: $0, hours: hours.lowerBound..<hours.upperBound + Int64(layout.horizons))
        }
        self.suns = suns ?? []
        let width = layout.inputSize
        values = Array(unsafeUninitializedCapacity: hours.count * width) { buffer, initializedCount in
            var offset = 0
            for (row, hour) in hours.enumerated() {
                let inputs = HourInputs(hour: hour, series: series, sun: suns?[row])
                for (column, feature) in layout.steps.enumerated() {
                    let value = (inputs[feature] - scaler.means[column]) / scaler.spreads[column]
                    let missing: Float = feature == .temperatureAboveOrigin ? .nan : 0
                    buffer.initializeElement(at: offset + column, to: value.isNaN ? missing : value)
                }
                offset += width
            }
            initializedCount = offset
        }
        originColumn = layout.steps.firstIndex(of: .temperatureAboveOrigin)
    }

    /// The hours of the table.
    package var hours: Range<Int64> { startHour..<startHour + Int64(count) }

    /// Writes the window that ends at `origin`: `layout.window` rows of `layout.inputSize` numbers, oldest first.
    ///
    /// - Parameters:
    ///   - origin: its window must lie within ``hours``.
    ///   - dropped: groups to do without, as if they had not been there. Without its history a window knows nothing
    ///     before its first hour, so that differences reaching further back are 0 as well.
    ///   - target: `layout.window × layout.inputSize` numbers.
    package func writeWindow(
        endingAt origin: Int64,
        without dropped: [InputGroup] = [],
        into target: UnsafeMutableBufferPointer<Float>
    ) {
        let (width, window) = (layout.inputSize, layout.window)
        let first = Int(origin - startHour) - window + 1
        precondition(
            first >= 0 && first + window <= count && target.count == window * width,
            "window outside the table"
        )
        values.withUnsafeBufferPointer { rows in
            for index in 0..<window * width {
                target[index] = rows[first * width + index]
            }
        }
        if let originColumn {
            let atOrigin = target[(window - 1) * width + originColumn]
            for step in 0..<window {
                let height = target[step * width + originColumn] - atOrigin
                target[step * width + originColumn] = height.isNaN ? 0 : height
            }
        }
        if !dropped.isEmpty { erase(dropped, from: target) }
    }

    private func erase(_ dropped: [InputGroup], from target: UnsafeMutableBufferPointer<Float>) {
        let width = layout.inputSize
        for (column, feature) in layout.steps.enumerated() {
            let isDropped = feature.group.map(dropped.contains) ?? false
            // What reads hours before its own, and is not of the history group itself, reads history all the same.
            let reach = dropped.contains(.history) && feature.group != .history ? feature.reach : 0
            for step in 0..<(isDropped ? layout.window : min(reach, layout.window)) {
                target[step * width + column] = 0
            }
        }
    }

    /// The regression at an origin, for ``writeContext(at:without:dayAheadRegression:into:)``.
    ///
    /// - Returns: °C; NaN if the layout has none.
    package func dayAheadRegression(at origin: Int64, without dropped: [InputGroup] = []) -> Float {
        guard layout.context.contains(.dayAheadRegression) else { return .nan }
        return DayAheadRegression.expectedChange(at: origin, of: series, reading: layout.weather(without: dropped))
    }

    /// Writes the numbers at the network's head: `layout.contextSize` of them, block by block in the order of
    /// ``FeatureLayout/context``, 0 where an input is missing.
    ///
    /// - Parameters:
    ///   - origin: within ``hours``; nothing observed after it is read.
    ///   - dropped: groups to do without.
    ///   - dayAheadRegression: what ``dayAheadRegression(at:without:)`` gives with all groups, if it is known already: it
    ///     costs more than all else.
    ///   - target: `layout.contextSize` numbers.
    package func writeContext(
        at origin: Int64,
        without dropped: [InputGroup] = [],
        dayAheadRegression: Float? = nil,
        into target: UnsafeMutableBufferPointer<Float>
    ) {
        precondition(hours.contains(origin) && target.count == layout.contextSize, "context outside the table")
        let inputs = inputs(at: origin, without: dropped, dayAheadRegression: dayAheadRegression)
        for (block, feature) in layout.context.enumerated() {
            let isDropped = feature.groups.contains(where: dropped.contains)
            for horizon in 1...layout.horizons {
                let value = isDropped ? .nan : inputs.value(of: feature, horizon: horizon)
                let scaled = feature.isTemperatureChange ? value / scaler.targetSpreads[horizon - 1] : value
                target[block * layout.horizons + horizon - 1] = scaled.isNaN ? 0 : scaled
            }
        }
    }

    private func inputs(at origin: Int64, without dropped: [InputGroup], dayAheadRegression: Float?) -> OriginInputs {
        let readsPressure = layout.context.contains(.pressureResponse)
        let known = layout.weather(without: dropped) == layout.weather() ? dayAheadRegression : nil
        return OriginInputs(
            origin: origin,
            series: series,
            suns: suns.dropFirst(Int(origin - startHour)),
            pressureResponse: readsPressure ? PressureResponse.expectedChange(at: origin, of: series) : .nan,
            dayAheadRegression: known ?? self.dayAheadRegression(at: origin, without: dropped)
        )
    }
}
