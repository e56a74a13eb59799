import RandomNumbers

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Kinds of errors that never drift, although some may look as if they did.
package enum StationaryKind: String, Sendable, Codable, Hashable, CaseIterable {
    /// Independent and normal.
    case independent
    /// Larger by day than by night.
    case diurnal
    /// Autocorrelated with a coefficient of 0.5 to 0.9.
    case autocorrelation = "carry_over"
    /// Autocorrelated, and larger by day than by night.
    case carryOverDiurnal = "carry_over_diurnal"
    /// With single-row spikes of 6 to 14 standard deviations, a few a month.
    case spikes
    /// Student's t with 3 to 5 degrees of freedom.
    case heavyTail = "heavy_tail"
    /// Normal errors in weather that changes by many degrees.
    case changingWeather = "changing_weather"
    /// Calm and stormy spells of one to four days.
    case spells
}

/// Hourly rows of a forecaster whose errors are always of one kind; one station for each seed.
package struct ResidualSimulator: Sendable {
    package let kind: StationaryKind
    /// The standard deviation of the errors, in °C.
    package let sigma: Double
    private var random: SplitMix64
    private var time: Int64
    private var row = 0
    private let bias: Double
    private let resolution: Double
    private let carry: Double
    private let dayRatio: Double
    private let degrees: Int
    private let spikeRate: Double
    private let spellRatio: Double
    private var carried = 0.0
    private var weather = 0.0
    private var isStormy = false
    private var spellRows = 0

    package init(kind: StationaryKind, seed: UInt64) {
        self.kind = kind
        random = SplitMix64(seed: seed)
        time = 1_600_000_000 / 3600 * 3600 + Int64(random.uniform() * 8766) * 3600
        sigma = exp(random.uniform(-1.2...1.4))
        bias = sigma * random.uniform(-0.5...0.5)
        resolution = [0.01, 0.1, 0.5][Int(random.uniform() * 3)]
        let carriesOver = kind == .autocorrelation || kind == .carryOverDiurnal
        carry = carriesOver ? random.uniform(0.5...0.9) : random.uniform(0...0.3)
        dayRatio = kind == .diurnal || kind == .carryOverDiurnal ? random.uniform(1.5...3.5) : 1
        degrees = kind == .heavyTail ? Int(random.uniform(3...5.99)) : 0
        spikeRate = kind == .spikes ? random.uniform(0.001...0.004) : 0
        spellRatio = kind == .spells ? random.uniform(1.4...2.2) : 1
    }

    /// The next hour.
    package mutating func next() -> DriftRow {
        let hour = Double(time / 3600)
        let season = kind == .changingWeather ? 14.0 : 9
        weather = 0.995 * weather + random.normal() * (kind == .changingWeather ? 0.6 : 0.4)
        let truth = 12 + season * sin(2 * Double.pi * hour / 8766) + 4 * sin(2 * Double.pi * hour / 24) + weather
        let actual = (truth / resolution).rounded() * resolution
        let row = DriftRow(time: time, actual: actual, predicted: actual - nextError(hour: hour))
        time += 3600
        self.row += 1
        return row
    }

    private mutating func nextError(hour: Double) -> Double {
        let innovation = degrees > 0 ? random.studentT(degrees: degrees) : random.normal()
        carried = carry * carried + (1 - carry * carry).squareRoot() * innovation
        let day = 0.5 + 0.5 * sin(2 * Double.pi * hour / 24)
        var error = carried * (1 + (dayRatio - 1) * day) / (1 + (dayRatio - 1) / 2)
        if spellRatio > 1 {
            if spellRows == 0 {
                isStormy.toggle()
                spellRows = Int(random.uniform(24...96))
            }
            spellRows -= 1
            error *= isStormy ? spellRatio : 1
        }
        if spikeRate > 0, random.uniform() < spikeRate {
            error += random.uniform(6...14) * (random.uniform() < 0.5 ? -1 : 1)
        }
        return bias + sigma * error
    }
}
