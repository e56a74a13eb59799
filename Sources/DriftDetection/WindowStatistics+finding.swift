extension WindowStatistics {
    /// A moved mean and a new daily wave make errors larger, too; so it is they that are told when their own statistic
    /// has come this far, relative to that of the size.
    private static let tellingShare = 0.7

    /// The statistic closest to (or furthest past) its threshold, when one is near.
    func mostStriking(_ sums: ScoreSums) -> Finding? {
        guard isNear(sums) else { return nil }
        let all = all(sums)
        guard let deciding = all.max(by: { $0.ratio < $1.ratio }) else { return nil }
        guard deciding.kind == .errorSize,
            let other = all.filter({ $0.kind != .errorSize }).max(by: { $0.ratio < $1.ratio }),
            other.ratio >= deciding.ratio * Self.tellingShare
        else { return Finding(deciding: deciding, telling: deciding) }
        return Finding(deciding: deciding, telling: other)
    }

    private func isNear(_ sums: ScoreSums) -> Bool {
        sums.withWindows { windows in
            for rule in rules {
                let window = windows[rule.rows]
                if abs(rule.biasSum(window)) >= rule.biasGate { return true }
                if Double(window[ScoreSums.Lane.size]) >= rule.sizeGate { return true }
                if Double(window[ScoreSums.Lane.remainder]) >= rule.remainderGate { return true }
            }
            for shape in shapes where shape.squaredWave(windows[shape.rows]) >= shape.gate {
                return true
            }
            return false
        }
    }

    /// Every statistic over windows that are filled.
    func all(_ sums: ScoreSums) -> [WindowStatistic] {
        var result: [WindowStatistic] = []
        for rule in rules where rule.rows <= sums.count {
            result.append(bias(rule, sums))
            if rule.sizeThreshold != nil { result.append(size(rule, sums)) }
            if rule.remainderThreshold != nil { result.append(remainder(rule, sums)) }
        }
        for rule in shapes where rule.rows <= sums.count {
            result.append(shape(rule, sums))
        }
        return result
    }

    /// Whether the statistics over about two days are all under a level.
    func isQuiet(_ sums: ScoreSums, below level: Double) -> Bool {
        let rule = rules[quietRule]
        guard sums.count >= rule.rows, let daily = shapes.first else { return false }
        return abs(bias(rule, sums).value) < level && size(rule, sums).value < level && shape(daily, sums).value < level
    }

    /// How many rows ago the change probably began: where the sum since then is most improbable.
    func estimatedAge(_ statistic: WindowStatistic, _ sums: ScoreSums) -> Int {
        guard statistic.kind != .dailyShape else { return statistic.window - 1 }
        let sizeLane = statistic.isBeyondWeather ? ScoreSums.Lane.remainder : ScoreSums.Lane.size
        let lane = statistic.kind == .errorSize ? sizeLane : ScoreSums.Lane.bias
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
}
