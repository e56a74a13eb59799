import Forecasting
import Foundation
import Observations

/// Bodies of requests, without the encoders of the API.
enum Bodies {
    /// A day's temperature, in °C: warm in the afternoon.
    static func temperature(_ hour: Int, warmer: Double = 0) -> Double {
        let swing = 5 * sin(Double(hour % 24) / 24 * 2 * .pi)
        return ((15 + swing + warmer) * 100).rounded() / 100
    }

    static func time(_ hour: Int) -> String { RunningAPI.start.adding(hours: hour).description }

    static func observation(_ hour: Int, temperature: Double? = nil, station: String = "KJFK") -> String {
        #"{"station":"\#(station)","time":"\#(time(hour))","temperature":\#(temperature ?? Self.temperature(hour)),"#
            + #""wind_speed":3.5,"pressure":1013}"#
    }

    static func observations(_ hours: some Sequence<Int>, station: String = "KJFK") -> String {
        "[" + hours.map { observation($0, station: station) }.joined(separator: ",") + "]"
    }

    /// The body of the original API: steps of temperature, wind speed and pressure.
    static func sequence(steps: Int = 24, warmer: Double = 0, pressure: Double = 1013) -> String {
        let steps = (0..<steps).map { "[\(temperature($0, warmer: warmer)),3.5,\(pressure)]" }
        return "[" + steps.joined(separator: ",") + "]"
    }

    static func predict(_ steps: String) -> String { #"{"sequence":\#(steps)}"# }
}
