extension Variable {
    /// Air temperature about 2 m above ground, in °C.
    @inlinable public static var temperature: Variable { Variable(index: 0) }

    /// Mean wind speed about 10 m above ground, in m/s.
    @inlinable public static var windSpeed: Variable { Variable(index: 1) }

    /// Air pressure reduced to sea level, in hPa.
    @inlinable public static var pressure: Variable { Variable(index: 2) }

    /// Temperature at which the air would be saturated, in °C.
    @inlinable public static var dewPoint: Variable { Variable(index: 3) }

    /// Direction that the wind comes from, in degrees clockwise from north.
    @inlinable public static var windDirection: Variable { Variable(index: 4, kind: .circular(period: 360)) }

    /// One row for each variable, in the order of the positions above.
    ///
    /// Ranges: the WMO archive of weather and climate extremes, extended by a few units for errors. Plausible changes:
    /// if half of a day's hourly changes exceeded 2.5 °C, the daily range would be 30 °C; above 5 hPa, a cyclone would
    /// be deeper than any known. A direction may change by any angle. Precision: METAR and ISD reports.
    static let definitions: [Definition] = [
        Definition(
            variable: .temperature,
            name: "temperature",
            unit: "°C",
            physicalRange: -90...60,
            usualRange: 10...20,
            plausibleChange: 2.5,
            precision: 0.1
        ),
        Definition(
            variable: .windSpeed,
            name: "wind_speed",
            aliases: ["windspeed"],
            unit: "m/s",
            physicalRange: 0...113,
            usualRange: 2...5,
            plausibleChange: 5,
            precision: 0.1
        ),
        Definition(
            variable: .pressure,
            name: "pressure",
            unit: "hPa",
            physicalRange: 850...1090,
            usualRange: 1010...1016,
            plausibleChange: 5,
            precision: 0.1
        ),
        Definition(
            variable: .dewPoint,
            name: "dew_point",
            aliases: ["dewpoint"],
            unit: "°C",
            physicalRange: -100...40,
            usualRange: 4...10,
            plausibleChange: 2.5,
            precision: 0.1
        ),
        Definition(
            variable: .windDirection,
            name: "wind_direction",
            aliases: ["winddirection"],
            unit: "°",
            physicalRange: 0...360,
            usualRange: 180...270,
            plausibleChange: 180,
            precision: 10
        ),
    ]
}
