extension Split {
    /// Blocks of days, of which every twentieth is for validation and every twentieth is held back.
    ///
    /// For a base model of several places: it is to know every season that a station has seen, and to be judged in every
    /// season. It says nothing about how the model does at a place that it does not know; for that a place has to be left
    /// out. In every twenty blocks the tenth is for validation and the last is held back, so that a station with fewer
    /// than ten blocks is only learnt from.
    ///
    /// - Parameters:
    ///   - hours: all hours of the station.
    ///   - days: the length of a block, at least 1; much longer than a forecast reaches, so that few targets are masked.
    /// - Returns: ranges between which nothing is lost; blocks of one purpose that touch are one range.
    package static func blocks(_ hours: Range<Int64>, days: Int = 10) -> Split {
        let length = Int64(max(days, 1)) * DiurnalHistory.hoursPerDay
        var split = Split(training: [], validation: [], heldBack: [])
        for (index, start) in stride(from: hours.lowerBound, to: hours.upperBound, by: Int(length)).enumerated() {
            let block = start..<min(start + length, hours.upperBound)
            switch index % 20 {
            case 9: split.validation.append(block)
            case 19: split.heldBack.append(block)
            default:
                if let last = split.training.last, last.upperBound == start {
                    split.training[split.training.count - 1] = last.lowerBound..<block.upperBound
                } else {
                    split.training.append(block)
                }
            }
        }
        return split
    }
}
