/// One statistic over one window, against its threshold.
struct WindowStatistic: Sendable, Hashable {
    var kind: DriftKind
    /// Rows.
    var window: Int
    /// Signed for bias.
    var value: Double
    var threshold: Double

    /// 1 at the threshold.
    var ratio: Double { abs(value) / threshold }
}

/// Judges sums of scores: how many standard deviations is each from what the reference lets expect?
struct WindowStatistics: Sendable, Codable, Hashable {
    private var windows: [Int]
    private var shapeWindows: [Int]
    private var thresholds: AlarmThresholds
    /// Standard deviation of each window's sum, in score units.
    private var biasSlope: [Double]
    private var sizeSlope: [Double]
    private var biasDeviation: [Double]
    private var sizeDeviation: [Double]
    private var shapeDeviation: [Double]
    /// The sums at which a closer look is worth it.
    private var biasGate: [Int32]
    private var sizeGate: [Int32]
    private var shapeGate: [Double]
    private var quietWindow: Int

    init(reference: Reference, thresholds: AlarmThresholds, rowsPerDay: Double, longest: Int, design: DetectorDesign) {
        self.thresholds = thresholds
        windows = design.windows
        shapeWindows = design.shapeDays.map { min(Int(Double($0) * rowsPerDay), longest) }
        func deviation(_ window: Int, _ variance: Double) -> Double {
            let rows = Double(window)
            let uncertainty = 1 + design.referenceUncertainty * rows / Double(reference.rows)
            return (variance * rows * uncertainty).squareRoot() * ScoreTable.unit
        }
        func gate(_ deviation: Double, _ threshold: Double) -> Int32 {
            Int32(min(deviation * threshold * design.warningShare, 2e9))
        }
        biasSlope = reference.biasSlope
        sizeSlope = reference.sizeSlope
        biasDeviation = zip(windows, reference.biasVariance).map(deviation)
        sizeDeviation = zip(windows, reference.sizeVariance).map(deviation)
        shapeDeviation = zip(shapeWindows, reference.shapeVariance).map { deviation($0, $1) * 0.5.squareRoot() }
        biasGate = zip(biasDeviation, thresholds.bias).map(gate)
        sizeGate = zip(sizeDeviation, thresholds.size).map(gate)
        shapeGate = zip(shapeDeviation, thresholds.shape)
            .map { deviation, threshold in
                let gate = deviation * threshold * design.warningShare
                return gate * gate
            }
        quietWindow = windows.firstIndex { $0 >= 48 } ?? windows.count - 1
    }

    /// The statistic closest to (or furthest past) its threshold, among those past the level of a warning.
    func mostStriking(_ sums: ScoreSums) -> WindowStatistic? {
        var closer = false
        for index in windows.indices {
            let window = sums.window(windows[index])
            let bias = window[ScoreSums.Lane.bias]
            closer =
                closer || bias >= biasGate[index] || bias <= -biasGate[index]
                || window[ScoreSums.Lane.size] >= sizeGate[index]
        }
        for index in shapeWindows.indices {
            let window = sums.window(shapeWindows[index])
            let cosine = Double(window[ScoreSums.Lane.cosine])
            let sine = Double(window[ScoreSums.Lane.sine])
            closer = closer || cosine * cosine + sine * sine >= shapeGate[index]
        }
        return closer ? all(sums).max { $0.ratio < $1.ratio } : nil
    }

    /// Every statistic over windows that are filled.
    func all(_ sums: ScoreSums) -> [WindowStatistic] {
        var result: [WindowStatistic] = []
        for (index, rows) in windows.enumerated() where rows <= sums.count {
            result.append(bias(index, sums))
            if thresholds.size[index] < .greatestFiniteMagnitude {
                result.append(size(index, sums))
            }
        }
        for (index, rows) in shapeWindows.enumerated() where rows <= sums.count {
            result.append(shape(index, sums))
        }
        return result
    }

    /// Whether the statistics over about two days are all under a level.
    func isQuiet(_ sums: ScoreSums, below level: Double) -> Bool {
        guard sums.count >= windows[quietWindow] else { return false }
        return abs(bias(quietWindow, sums).value) < level && size(quietWindow, sums).value < level
            && shape(0, sums).value < level
    }

    /// The row at which the change probably began, as rows before now: where the sum is most improbable.
    func estimatedAge(_ statistic: WindowStatistic, _ sums: ScoreSums) -> Int {
        guard statistic.kind != .dailyShape else { return statistic.window - 1 }
        let lane = statistic.kind == .errorSize ? ScoreSums.Lane.size : ScoreSums.Lane.bias
        let sign = statistic.value < 0 ? -1.0 : 1
        var best = 0.0
        var age = statistic.window - 1
        for rows in 1...max(sums.count, 1) {
            let value = sign * Double(sums.window(rows)[lane]) / Double(rows).squareRoot()
            if value > best {
                best = value
                age = rows - 1
            }
        }
        return age
    }

    /// How much the scores scatter more than in the reference, as a factor on the deviation, at least 1.
    ///
    /// Taken around the window's own mean, so that a moved mean is not mistaken for scatter, together with the day
    /// before the window.
    private func localSpread(_ rows: Int, _ sums: ScoreSums) -> Double {
        let inside = sums.window(rows)
        let both = sums.window(min(rows + 24, sums.capacity - 1))
        let count = Double(max(both[ScoreSums.Lane.rows], 1))
        let mean = Double(inside[ScoreSums.Lane.bias]) / ScoreTable.unit
        let insideCount = Double(max(inside[ScoreSums.Lane.rows], 1))
        let squares = Double(both[ScoreSums.Lane.biasSquared]) / ScoreTable.unit - mean * mean / insideCount
        return max(1, squares / count).squareRoot()
    }

    /// A window's sum of bias scores beyond what the weather explains.
    private func biasSum(_ index: Int, _ window: SIMD8<Int32>) -> Double {
        Double(window[ScoreSums.Lane.bias]) - biasSlope[index] * Double(window[ScoreSums.Lane.weather])
    }

    /// A window's sum of size scores beyond what the weather explains.
    private func sizeSum(_ index: Int, _ window: SIMD8<Int32>) -> Double {
        Double(window[ScoreSums.Lane.size]) - sizeSlope[index] * Double(window[ScoreSums.Lane.roughness])
    }

    private func bias(_ index: Int, _ sums: ScoreSums) -> WindowStatistic {
        let sum = biasSum(index, sums.window(windows[index]))
        return WindowStatistic(
            kind: .bias,
            window: windows[index],
            value: sum / biasDeviation[index] / localSpread(windows[index], sums),
            threshold: thresholds.bias[index]
        )
    }

    private func size(_ index: Int, _ sums: ScoreSums) -> WindowStatistic {
        WindowStatistic(
            kind: .errorSize,
            window: windows[index],
            value: max(sizeSum(index, sums.window(windows[index])) / sizeDeviation[index], 0),
            threshold: thresholds.size[index]
        )
    }

    private func shape(_ index: Int, _ sums: ScoreSums) -> WindowStatistic {
        let window = sums.window(shapeWindows[index])
        let cosine = Double(window[ScoreSums.Lane.cosine])
        let sine = Double(window[ScoreSums.Lane.sine])
        return WindowStatistic(
            kind: .dailyShape,
            window: shapeWindows[index],
            value: (cosine * cosine + sine * sine).squareRoot() / shapeDeviation[index]
                / localSpread(shapeWindows[index], sums),
            threshold: thresholds.shape[index]
        )
    }
}
