import Foundation
import Observations

/// The inputs of a ``Corrector`` for eight horizons.
struct CorrectorInputs: Hashable, Sendable {
    static let count = 8

    var one: Lanes
    /// The champion's forecast minus the target at the origin, in the target's unit.
    var change: Lanes
    /// Diurnal persistence's forecast minus the target at the origin; 0 if not known.
    var diurnalChange: Lanes
    /// The bias-corrected champion's last known residual one hour ahead, in the target's unit; 0 if not known.
    var residual: Lanes
    /// The target's hour of the day; its phase does not matter, because another phase only gives another pair of
    /// coefficients.
    var daySine: Lanes
    var dayCosine: Lanes
    var halfDaySine: Lanes
    var halfDayCosine: Lanes

    @inline(__always)
    init(repeating value: Lanes) {
        (one, change, diurnalChange, residual) = (value, value, value, value)
        (daySine, dayCosine, halfDaySine, halfDayCosine) = (value, value, value, value)
    }

    /// - Parameters:
    ///   - champion: the champion's forecasts, finite.
    ///   - persistence: the target at the origin.
    ///   - diurnalPersistence: diurnal persistence's forecasts, or absent.
    ///   - residual: the bias-corrected champion's last known residual one hour ahead.
    ///   - cycle: the hours of the day of the targets.
    @inline(__always)
    init(champion: Lanes, persistence: Lanes, diurnalPersistence: Lanes, residual: Lanes, cycle: DailyCycle) {
        one = Lanes(repeating: 1)
        change = champion - persistence
        diurnalChange = Lanes.zero.replacing(
            with: diurnalPersistence - persistence,
            where: diurnalPersistence.isPresent
        )
        self.residual = residual
        daySine = cycle.daySine
        dayCosine = cycle.dayCosine
        halfDaySine = cycle.halfDaySine
        halfDayCosine = cycle.halfDayCosine
    }

    @inline(__always)
    func dot(_ other: CorrectorInputs) -> Lanes {
        let weather = one * other.one + change * other.change
        let memory = diurnalChange * other.diurnalChange + residual * other.residual
        let day = daySine * other.daySine + dayCosine * other.dayCosine
        let halfDay = halfDaySine * other.halfDaySine + halfDayCosine * other.halfDayCosine
        return (weather + memory) + (day + halfDay)
    }

    /// The same inputs in the lanes of the mask, 0 elsewhere.
    @inline(__always)
    func masked(_ lanes: SIMDMask<SIMD8<Int32>>) -> CorrectorInputs {
        var result = CorrectorInputs(repeating: .zero)
        for index in 0..<Self.count { result[index].replace(with: self[index], where: lanes) }
        return result
    }

    @inline(__always)
    subscript(index: Int) -> Lanes {
        get {
            switch index {
            case 0: one
            case 1: change
            case 2: diurnalChange
            case 3: residual
            case 4: daySine
            case 5: dayCosine
            case 6: halfDaySine
            default: halfDayCosine
            }
        }
        set {
            switch index {
            case 0: one = newValue
            case 1: change = newValue
            case 2: diurnalChange = newValue
            case 3: residual = newValue
            case 4: daySine = newValue
            case 5: dayCosine = newValue
            case 6: halfDaySine = newValue
            default: halfDayCosine = newValue
            }
        }
    }
}

/// Sine and cosine of the hour of the day and of its double, for eight targets.
struct DailyCycle: Sendable {
    var daySine = Lanes.zero
    var dayCosine = Lanes.zero
    var halfDaySine = Lanes.zero
    var halfDayCosine = Lanes.zero

    /// Eight targets at the same hour.
    init(target hour: Hour) {
        let entry = Self.table[hour.ofDay]
        daySine = Lanes(repeating: entry[0])
        dayCosine = Lanes(repeating: entry[1])
        halfDaySine = Lanes(repeating: entry[2])
        halfDayCosine = Lanes(repeating: entry[3])
    }

    /// The targets of a group of horizons from one origin.
    static func from(origin hour: Hour, group: Int) -> DailyCycle {
        cycles[hour.ofDay * CombinationDesign.groups.count + group]
    }

    private static let table: [SIMD4<Float>] = (0..<24)
        .map { hour in
            let angle = 2 * Double.pi * Double(hour) / 24
            return SIMD4(SIMD4<Double>(sin(angle), cos(angle), sin(2 * angle), cos(2 * angle)))
        }

    /// All cycles, by origin, then by group.
    private static let cycles: [DailyCycle] = (0..<24)
        .flatMap { origin in
            CombinationDesign.groups.indices.map { group in
                var cycle = DailyCycle(target: Hour(0))
                for lane in 0..<Lanes.scalarCount {
                    let entry = table[(origin + group * Lanes.scalarCount + lane + 1) % 24]
                    cycle.daySine[lane] = entry[0]
                    cycle.dayCosine[lane] = entry[1]
                    cycle.halfDaySine[lane] = entry[2]
                    cycle.halfDayCosine[lane] = entry[3]
                }
                return cycle
            }
        }
}
