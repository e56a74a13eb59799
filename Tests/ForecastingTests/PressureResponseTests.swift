import Forecasting
import RandomNumbers
import XCTest

final class PressureResponseTests: XCTestCase {
    private let origin: Int64 = 400

    /// Pressure wanders; a day later the temperature has changed by a slope times the pressure's height above 1010 hPa.
    private func series(slope: Double, hours: Int64 = 500, pressureEvery: Int64 = 1) -> HourlySeries {
        var generator = SplitMix64(seed: 5)
        let pressures = (0..<hours).map { _ in 1010 + 30 * Double(generator.nextUniform() - 0.5) }
        var temperatures = (0..<24).map { _ in 10.0 }
        for hour in 24..<hours {
            temperatures.append(temperatures[Int(hour) - 24] + slope * (pressures[Int(hour) - 24] - 1010))
        }
        let measured = pressures.enumerated().map { Int64($0).isMultiple(of: pressureEvery) ? $1 : nil as Double? }
        return HourlySeries(startHour: 0, temperature: temperatures, pressure: measured)
    }

    /// The reference is the normal equation of a ridge regression with intercept, in two passes around the mean.
    func testItIsARidgeRegressionOverTheLastFortnight() {
        let series = series(slope: 0.1)
        let hours = origin - 336...origin - 24
        let x = hours.map { Double(series.rawValue(.pressure, $0)) }
        let y = hours.map { Double(series.rawValue(.temperature, $0 + 24) - series.rawValue(.temperature, $0)) }
        let (meanX, meanY) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
        let covariance = zip(x, y).map { ($0 - meanX) * ($1 - meanY) }.reduce(0, +)
        let slope = covariance / (x.map { ($0 - meanX) * ($0 - meanX) }.reduce(0, +) + 5 * 312)
        let expected = slope * (Double(series.rawValue(.pressure, origin)) - meanX)
        XCTAssertEqual(Double(PressureResponse.expectedChange(at: origin, of: series)), expected, accuracy: 1e-4)
        // The variance is 30² / 12 = 75 hPa², so that the ridge of 5 takes a sixteenth of the slope.
        XCTAssertEqual(slope, 0.1 * 75 / 80, accuracy: 0.002)
    }

    func testWhereHighPressureBringsColdItSaysSo() {
        let (warm, cold) = (series(slope: 0.1), series(slope: -0.1))
        let (rise, fall) = (
            PressureResponse.expectedChange(at: origin, of: warm), PressureResponse.expectedChange(at: origin, of: cold)
        )
        XCTAssertEqual(rise, -fall, accuracy: 1e-3)
        XCTAssertGreaterThan(abs(rise), 0.01)
    }

    func testItIsNotKnownWithoutFourDaysOfPairsOrWithoutAPressureNow() {
        let series = series(slope: 0.1)
        XCTAssertTrue(PressureResponse.expectedChange(at: 24 + 94, of: series).isNaN)
        XCTAssertFalse(PressureResponse.expectedChange(at: 24 + 95, of: series).isNaN)
        XCTAssertFalse(PressureResponse.expectedChange(at: 499 + 6, of: series).isNaN)
        XCTAssertTrue(PressureResponse.expectedChange(at: 499 + 7, of: series).isNaN)
        let rarely = self.series(slope: 0.1, pressureEvery: 3)
        XCTAssertFalse(PressureResponse.expectedChange(at: origin, of: rarely).isNaN, "every third hour is enough")
    }
}
