package import Observations

extension Split {
    /// Divides the hours into blocks of days; every twentieth block is for validation and every twentieth is held out.
    ///
    /// Made for a base model of several places, which learns from every season of a station and is judged on every
    /// season. The split does not show how good the model is at an unknown place; a test on a held-out place does. In
    /// every twenty blocks the tenth is for validation and the last is held out, so that a station with fewer than ten
    /// blocks is used only for training.
    ///
    /// - Parameters:
    ///   - hours: all hours of the station.
    ///   - days: the length of a block, at least 1; much longer than a forecast reaches, so that few targets are masked.
    /// - Returns: ranges that cover all hours; adjacent blocks of one purpose are one range.
    package static func blocks(_ hours: Range<Hour>, days: Int = 10) -> Split {
        let length = max(days, 1) * Hour.perDay
        var split = Split(training: [], validation: [], heldOut: [])
        for (index, start) in stride(from: hours.lowerBound, to: hours.upperBound, by: length).enumerated() {
            let block = start..<min(start + length, hours.upperBound)
            switch index % 20 {
            case 9: split.validation.append(block)
            case 19: split.heldOut.append(block)
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
