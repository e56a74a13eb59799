import Foundation
import Observations

/// The weather of one simulated station by hour, as a function of (seed, hour, regime).
///
/// The temperature is the sum of the season, synoptic weather of several days, the daily cycle (``DiurnalShape``,
/// weaker under clouds), and short noise. The synoptic temperature follows the pressure with a lag of 20 hours, as warm
/// and cold air follow highs and lows. Low pressure brings clouds and wind; wind also depends on the pressure's change
/// and the sun. The constants are chosen so that changes over 1, 3, 6, 12 and 24 hours are as large as at real stations
/// between 40 and 50° N.
struct PhysicalWeather: Sendable {
    private let latitude: Double
    private let longitude: Double
    private let elevation: Double
    private let synopticPressure: CoherentNoise
    private let mesoscalePressure: CoherentNoise
    private let airMass: CoherentNoise
    private let clouds: CoherentNoise
    private let windiness: CoherentNoise
    private let gusts: CoherentNoise
    private let turbulence: AutoregressiveNoise
    private let temperatureNoise: AutoregressiveNoise
    private let measurement: HashedRandom

    /// - Parameters:
    ///   - station: without a position, it is at 45° N, 0° E, at sea level.
    ///   - seed: the station's seed.
    init(station: Station, seed: UInt64) {
        latitude = station.latitude ?? 45
        longitude = station.longitude ?? 0
        elevation = station.elevation ?? 0
        synopticPressure = CoherentNoise(seed: seed, stream: 1, spacing: 26)
        mesoscalePressure = CoherentNoise(seed: seed, stream: 2, spacing: 5)
        airMass = CoherentNoise(seed: seed, stream: 3, spacing: 30)
        clouds = CoherentNoise(seed: seed, stream: 4, spacing: 9)
        windiness = CoherentNoise(seed: seed, stream: 5, spacing: 10)
        gusts = CoherentNoise(seed: seed, stream: 6, spacing: 5)
        turbulence = AutoregressiveNoise(seed: seed, stream: 7, coefficient: 0.35, length: 8)
        temperatureNoise = AutoregressiveNoise(seed: seed, stream: 8, coefficient: 0.7)
        measurement = HashedRandom(seed: seed, stream: 9)
    }

    /// The report of a station without faults, in tenths like real reports.
    func values(hour: Hour, regime: Regime) -> VariableValues {
        let time = Double(hour.hoursSince1970)
        let day = SolarDay(hour: time, latitude: latitude, longitude: longitude)
        let cloudCover = cloudCover(time, regime: regime)
        let temperature =
            seasonalMean(day) + regime.warming + synopticTemperature(time, day: day, regime: regime)
            + diurnalTemperature(day, cloudCover: cloudCover, regime: regime)
            + 0.5 * temperatureNoise(hour) + 0.15 * measurement.normal(hour)
        return [
            .temperature: SimulatedSensor.roundedToTenths(min(max(temperature, -80), 58)),
            .windSpeed: SimulatedSensor.roundedToTenths(
                windSpeed(hour, day: day, cloudCover: cloudCover, regime: regime)
            ),
            .pressure: SimulatedSensor.roundedToTenths(pressure(hour, day: day, regime: regime)),
        ]
    }

    // MARK: Temperature, °C

    /// Highest about July 20 in the north and January 20 in the south; 6.5 °C lower per kilometer of elevation.
    private func seasonalMean(_ day: SolarDay) -> Double {
        let mean = 27 - 0.5 * max(0, abs(latitude) - 15) - 0.0065 * elevation
        return mean + 0.25 * abs(latitude) * season(day)
    }

    /// −1 in the middle of winter … 1 in the middle of summer.
    private func season(_ day: SolarDay) -> Double {
        cos(2 * .pi * (day.yearFraction - 0.55)) * (latitude < 0 ? -1 : 1)
    }

    private func synopticTemperature(_ time: Double, day: SolarDay, regime: Regime) -> Double {
        let deviation = (3.4 - 0.7 * season(day)) * (1 - 0.4 * regime.stagnation)
        return deviation * (0.6 * synopticPressure(time - 20) + 0.8 * airMass(time))
    }

    private func diurnalTemperature(_ day: SolarDay, cloudCover: Double, regime: Regime) -> Double {
        let clearSkyRange = 3 + 0.6 * day.dayLength
        let range =
            clearSkyRange * (1 - 0.65 * cloudCover) * (1 + 0.25 * regime.stagnation) * (1 + 0.2 * regime.polarAir)
        let ordinary = DiurnalShape.ordinary(day)
        let heat = DiurnalShape.stagnant(day)
        let cold = DiurnalShape.polar(day)
        let shape = ordinary + regime.stagnation * (heat - ordinary) + regime.polarAir * (cold - ordinary)
        return range * (shape - 0.42)
    }

    /// The cloud-covered share of the sky, 0 … 1.
    private func cloudCover(_ time: Double, regime: Regime) -> Double {
        let ordinary = 1 / (1 + exp(1.1 * synopticPressure(time) - 1.3 * clouds(time)))
        return ordinary * (1 - 0.8 * regime.stagnation) * (1 - 0.5 * regime.polarAir)
    }

    // MARK: Pressure, hPa, reduced to sea level

    private func pressure(_ hour: Hour, day: SolarDay, regime: Regime) -> Double {
        let time = Double(hour.hoursSince1970)
        let calming = 1 - 0.5 * max(regime.stagnation, regime.polarAir)
        let waves = 6.8 * synopticPressure(time) + 0.9 * mesoscalePressure(time)
        let highPressure = 9 * regime.stagnation + 11 * regime.polarAir
        return 1015.5 + waves * calming + highPressure + semidiurnalTide(day) + 0.18 * measurement.normal(hour, draw: 1)
    }

    /// The atmospheric tide, highest at 9:45 and 21:45 solar time, 1.16 hPa · cos³ latitude (Chapman & Lindzen,
    /// "Atmospheric Tides", 1970).
    private func semidiurnalTide(_ day: SolarDay) -> Double {
        let cosine = cos(latitude * .pi / 180)
        return 1.16 * cosine * cosine * cosine * cos(2 * .pi * (day.solarHour - 9.75) / 12)
    }

    // MARK: Wind, m/s

    private func windSpeed(_ hour: Hour, day: SolarDay, cloudCover: Double, regime: Regime) -> Double {
        let time = Double(hour.hoursSince1970)
        let pressureChange = abs(synopticPressure(time + 1) - synopticPressure(time - 1)) * 13
        let mixing = max(0, cos(2 * .pi * (day.solarHour - 14) / 24)) * (1 - 0.5 * cloudCover)
        let spell = min(max(0, gusts(time) - 1.3), 1.2)
        let variability = 0.28 * windiness(time) - 0.15 * synopticPressure(time) + 0.2 * turbulence(hour)
        let ordinary = 3.3 * exp(variability) * (1 + 0.4 * mixing) * (1 + 0.3 * pressureChange) * (1 + 0.8 * spell)
        let speed = ordinary * (1 - 0.55 * regime.stagnation) * (1 + 0.3 * regime.polarAir)
        return min(max(0, speed - 1.2), 70)
    }
}
