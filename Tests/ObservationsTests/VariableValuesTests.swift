import Observations
import RandomNumbers
import XCTest

final class VariableValuesTests: XCTestCase {
    func testMissingValuesLeaveNoTrace() {
        var values: VariableValues = [.windDirection: 90, .temperature: 1]
        values[.windDirection] = nil
        values[.pressure] = nil
        XCTAssertEqual(values, [.temperature: 1])
        XCTAssertEqual(values.hashValue, ([.temperature: 1] as VariableValues).hashValue)
        values[.temperature] = nil
        XCTAssertEqual(values, VariableValues())
        XCTAssertTrue(values.isEmpty)
        XCTAssertEqual([.dewPoint: nil, .temperature: nil] as VariableValues, [:])
    }

    func testTheOrderOfSettingDoesNotMatter() {
        var random = SplitMix64(seed: 8)
        for _ in 0..<500 {
            var model: [Variable: Double] = [:]
            var values = VariableValues()
            for _ in 0..<20 {
                let variable = Variable.all[Int.random(in: 0..<Variable.all.count, using: &random)]
                let value = Bool.random(using: &random) ? Double.random(in: -9...9, using: &random) : nil
                model[variable] = value
                values[variable] = value
            }
            XCTAssertEqual(values.variables, model.keys.sorted())
            for variable in Variable.all { XCTAssertEqual(values[variable], model[variable]) }
            var ordered = VariableValues()
            for (variable, value) in model { ordered[variable] = value }
            XCTAssertEqual(values, ordered)
            XCTAssertEqual(values.hashValue, ordered.hashValue)
            XCTAssertEqual(values.isEmpty, model.isEmpty)
        }
    }

    func testZeroIsNotMissing() {
        let observation = Observation(station: "A", time: Timestamp(Hour(0)), values: [.windSpeed: 0])
        XCTAssertEqual(observation[.windSpeed], 0)
        XCTAssertNil(observation[.temperature])
        XCTAssertEqual(observation.values.variables, [.windSpeed])
    }
}
