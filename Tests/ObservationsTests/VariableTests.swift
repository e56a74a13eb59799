import Foundation
import Observations
import XCTest

final class VariableTests: XCTestCase {
    func testEveryVariableIsFoundByItsNameAndItsAliases() {
        for variable in Variable.all {
            for name in [variable.name] + variable.aliases { XCTAssertEqual(Variable(named: name), variable) }
        }
        for name in ["", "Temperature", "rain", "wind speed"] { XCTAssertNil(Variable(named: name), name) }
    }

    func testNamesAndAliasesAreUniqueAndInSnakeCase() {
        let names = Variable.all.flatMap { [$0.name] + $0.aliases }
        XCTAssertEqual(Set(names).count, names.count)
        for name in names { XCTAssertNotNil(name.wholeMatch(of: /[a-z][a-z0-9_]*/), name) }
    }

    func testTheNamedVariablesAreThoseOfTheList() {
        let named: [Variable] = [.temperature, .windSpeed, .pressure, .dewPoint, .windDirection]
        XCTAssertEqual(named, Array(Variable.all.prefix(5)))
        XCTAssertEqual(
            named.map(\.name),
            ["temperature", "wind_speed", "pressure", "dew_point", "wind_direction"]
        )
        XCTAssertEqual(named.map(\.unit), ["°C", "m/s", "hPa", "°C", "°"])
        XCTAssertEqual(Variable.all, Variable.all.sorted())
        XCTAssertEqual(Variable.windSpeed.title, "wind speed")
    }

    func testTheFiguresOfEveryVariableArePossible() {
        for variable in Variable.all {
            let width = variable.physicalRange.upperBound - variable.physicalRange.lowerBound
            XCTAssertTrue((0...width).contains(variable.plausibleChange), variable.name)
            XCTAssertTrue((0...width).contains(variable.precision) && variable.precision > 0, variable.name)
            if case .circular(let period) = variable.kind {
                XCTAssertEqual(variable.physicalRange, 0...period, variable.name)
            }
        }
    }

    func testJSONHasTheNameAsAValueAndAsAKey() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let values: [Variable: Double] = [.windSpeed: 1.5, .dewPoint: -2]
        let json = try encoder.encode(values)
        XCTAssertEqual(String(decoding: json, as: UTF8.self), #"{"dew_point":-2,"wind_speed":1.5}"#)
        XCTAssertEqual(try JSONDecoder().decode([Variable: Double].self, from: json), values)
        for variable in Variable.all {
            let json = try encoder.encode([variable])
            XCTAssertEqual(String(decoding: json, as: UTF8.self), "[\"\(variable.name)\"]")
            XCTAssertEqual(try JSONDecoder().decode([Variable].self, from: json), [variable])
        }
        let alias = try JSONDecoder().decode([Variable].self, from: Data(#"["windspeed"]"#.utf8))
        XCTAssertEqual(alias, [.windSpeed])
    }

    func testAnUnknownNameInJSONIsRefusedWithTheKnownOnes() {
        XCTAssertThrowsError(try JSONDecoder().decode([Variable].self, from: Data(#"["rain"]"#.utf8))) { error in
            guard case .dataCorrupted(let context) = error as? DecodingError else { return XCTFail("\(error)") }
            XCTAssertTrue(context.debugDescription.contains("'rain'"), context.debugDescription)
            XCTAssertTrue(context.debugDescription.contains(Variable.list), context.debugDescription)
        }
    }

    func testAComplaintNamesTheRangeTheUnitAndTheValue() {
        for (variable, value, complaint) in [
            (Variable.temperature, 500, "must be between -90 and 60 °C, got 500"),
            (.temperature, -90.5, "must be between -90 and 60 °C, got -90.5"),
            (.windSpeed, -1, "must be between 0 and 113 m/s, got -1"),
            (.pressure, 1e300, "must be between 850 and 1090 hPa, got 1e+300"),
            (.dewPoint, .nan, "must be between -100 and 40 °C, got nan"),
            (.windDirection, .infinity, "must be between 0 and 360 °, got inf"),
        ] as [(Variable, Double, String)] {
            XCTAssertEqual(variable.complaint(about: value), complaint)
        }
        for variable in Variable.all {
            XCTAssertNil(variable.complaint(about: variable.physicalRange.lowerBound))
            XCTAssertNil(variable.complaint(about: variable.physicalRange.upperBound))
            XCTAssertNotNil(variable.complaint(about: variable.physicalRange.upperBound.nextUp))
        }
    }
}
