package import Observations

/// The scaled features of consecutive hours, row by row; windows are read from it without copies of the table.
package struct FeatureTable: Sendable {
    package let layout: FeatureLayout
    package let scaler: Scaler
    /// The hour of the first row.
    package let startHour: Hour
    package let count: Int
    private let series: HourlySeries
    /// The sun at every row and at the `layout.horizons` hours after the last; empty if the place is unknown.
    private let suns: [SolarPosition]
    /// Row-major, `count` × `layout.inputSize`; 0 if an input is missing, but NaN in the origin's column.
    private let values: [Float]
    /// The column of ``StepFeature/targetAboveOrigin``: contains the target in the table, and its difference from the
    /// origin in a window.
    private let originColumn: Int?

    /// - Parameters:
    ///   - layout: the columns of the table.
    ///   - scaler: a scaler of the same layout.
    ///   - series: the observations.
    ///   - place: the place for the sun's position; `nil` if the place or the time is unknown.
    ///   - hours: the rows; may begin before the series and end after it.
    package init(layout: FeatureLayout, scaler: Scaler, series: HourlySeries, place: Place?, hours: Range<Hour>) {
        self.layout = layout
        self.scaler = scaler
        startHour = hours.lowerBound
        count = hours.count
        self.series = series
        let suns = place.map {
            SolarPosition.series(over: $0, hours: hours.lowerBound..<hours.upperBound + layout.horizons)
        }
        self.suns = suns ?? []
        let width = layout.inputSize
        values = Array(unsafeUninitializedCapacity: hours.count * width) { buffer, initializedCount in
            var offset = 0
            for (row, hour) in hours.enumerated() {
                let inputs = HourInputs(hour: hour, series: series, target: layout.target, sun: suns?[row])
                for (column, feature) in layout.steps.enumerated() {
                    let value = (inputs[feature] - scaler.means[column]) / scaler.standardDeviations[column]
                    let missing: Float = feature == .targetAboveOrigin ? .nan : 0
                    buffer.initializeElement(at: offset + column, to: value.isNaN ? missing : value)
                }
                offset += width
            }
            initializedCount = offset
        }
        originColumn = layout.steps.firstIndex(of: .targetAboveOrigin)
    }

    /// The hours of the table.
    package var hours: Range<Hour> { startHour..<startHour + count }

    /// Writes the window that ends at `origin`: `layout.window` rows of `layout.inputSize` numbers, oldest first.
    ///
    /// - Parameters:
    ///   - origin: the hour of the newest row; its window must lie within ``hours``.
    ///   - dropped: groups that are treated as missing. Without the history, a window has no values before its first
    ///     hour, so that differences that reach further back are 0 as well.
    ///   - destination: `layout.window × layout.inputSize` numbers.
    package func writeWindow(
        endingAt origin: Hour,
        without dropped: [InputGroup] = [],
        into destination: UnsafeMutableBufferPointer<Float>
    ) {
        let (width, window) = (layout.inputSize, layout.window)
        let first = origin - startHour - window + 1
        precondition(
            first >= 0 && first + window <= count && destination.count == window * width,
            "window outside the table"
        )
        values.withUnsafeBufferPointer { rows in
            for index in 0..<window * width {
                destination[index] = rows[first * width + index]
            }
        }
        if let originColumn {
            let atOrigin = destination[(window - 1) * width + originColumn]
            for step in 0..<window {
                let height = destination[step * width + originColumn] - atOrigin
                destination[step * width + originColumn] = height.isNaN ? 0 : height
            }
        }
        if !dropped.isEmpty { erase(dropped, from: destination) }
    }

    private func erase(_ dropped: [InputGroup], from destination: UnsafeMutableBufferPointer<Float>) {
        let width = layout.inputSize
        for (column, feature) in layout.steps.enumerated() {
            let isDropped = feature.group.map(dropped.contains) ?? false
            // A feature outside the history group also reads history if it reads hours before its own.
            let reach = dropped.contains(.history) && feature.group != .history ? feature.reach : 0
            for step in 0..<(isDropped ? layout.window : min(reach, layout.window)) {
                destination[step * width + column] = 0
            }
        }
    }

    /// The regression at an origin, as an argument of ``writeContext(at:without:dayAheadRegression:into:)``.
    ///
    /// - Returns: in the target's unit; NaN if the layout has no such feature.
    package func dayAheadRegression(at origin: Hour, without dropped: [InputGroup] = []) -> Float {
        guard layout.context.contains(.dayAheadRegression) else { return .nan }
        return DayAheadRegression.expectedChange(
            of: layout.target,
            at: origin,
            in: series,
            reading: layout.weather(without: dropped)
        )
    }

    /// Writes the context: `layout.contextSize` numbers, block by block in the order of ``FeatureLayout/context``, 0 if
    /// an input is missing.
    ///
    /// - Parameters:
    ///   - origin: within ``hours``; nothing observed after it is read.
    ///   - dropped: groups that are treated as missing.
    ///   - dayAheadRegression: the result of ``dayAheadRegression(at:without:)`` with all groups, if already computed:
    ///     it is the most expensive feature.
    ///   - destination: `layout.contextSize` numbers.
    package func writeContext(
        at origin: Hour,
        without dropped: [InputGroup] = [],
        dayAheadRegression: Float? = nil,
        into destination: UnsafeMutableBufferPointer<Float>
    ) {
        precondition(hours.contains(origin) && destination.count == layout.contextSize, "context outside the table")
        let inputs = inputs(at: origin, without: dropped, dayAheadRegression: dayAheadRegression)
        for (block, feature) in layout.context.enumerated() {
            let isDropped = feature.groups.contains(where: dropped.contains)
            for horizon in 1...layout.horizons {
                let value = isDropped ? .nan : inputs.value(of: feature, horizon: horizon)
                let scaled = feature.isTargetChange ? value / scaler.targetScales[horizon - 1] : value
                destination[block * layout.horizons + horizon - 1] = scaled.isNaN ? 0 : scaled
            }
        }
    }

    private func inputs(
        at origin: Hour,
        without dropped: [InputGroup],
        dayAheadRegression: Float?
    ) -> OriginInputs {
        let known = layout.weather(without: dropped) == layout.weather() ? dayAheadRegression : nil
        return OriginInputs(
            origin: origin,
            series: series,
            target: layout.target,
            suns: suns.dropFirst(origin - startHour),
            dayAheadRegression: known ?? self.dayAheadRegression(at: origin, without: dropped)
        )
    }
}
