import Foundation

/// The course of temperature over one day, from 0 (at sunrise) to 1 (at the maximum).
///
/// Based on Parton & Logan, "A model for diurnal variation in soil and air temperature" (Agricultural Meteorology 23,
/// 1981): a sine from sunrise to sunset whose maximum is later than noon, then exponential cooling until the next
/// sunrise. The exponential is shifted to be 0 at sunrise, so that the curve is continuous from day to day.
struct DiurnalShape: Sendable {
    /// Hours from solar noon to the maximum.
    var lag: Double
    /// The cooling of the night, in e-foldings from sunset to sunrise.
    var cooling: Double
    /// The exponent of the day's sine: 1 for no delay; larger if cold air near the ground delays the warming in the
    /// morning.
    var inversion: Double

    /// Ordinary weather: a lag of 1.9 h and a cooling of 2.2, close to the values that Parton and Logan fitted for air
    /// 1.5 m above ground.
    static let ordinary = DiurnalShape(lag: 1.9, cooling: 2.2, inversion: 1)
    /// Stagnant air under high pressure: a slow morning under haze, the maximum late in the afternoon over dry ground,
    /// fast cooling after sunset.
    static let stagnant = DiurnalShape(lag: 6, cooling: 5, inversion: 2.5)
    /// Polar air over cold ground: an early maximum, steady cooling.
    static let polar = DiurnalShape(lag: 0.8, cooling: 1, inversion: 1)

    func callAsFunction(_ day: SolarDay) -> Double {
        let sinceSunrise = day.solarHour - day.sunrise
        let elapsed = sinceSunrise < 0 ? sinceSunrise + 24 : sinceSunrise
        let period = day.dayLength + 2 * lag
        if elapsed <= day.dayLength { return height(elapsed / period) }
        let atSunset = height(day.dayLength / period)
        let night = (elapsed - day.dayLength) / (24 - day.dayLength)
        let floor = exp(-cooling)
        return atSunset * (exp(-cooling * night) - floor) / (1 - floor)
    }

    private func height(_ phase: Double) -> Double {
        let sine = sin(.pi * phase)
        return inversion == 1 ? sine : pow(sine, inversion)
    }
}
