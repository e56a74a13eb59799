import Foundation
import HTTPClient
import Settings
import XCTest

/// Tests of the texts that each type of setting accepts and refuses, through a reader.
final class SettingValueTests: XCTestCase {
    private func read<Value>(_ setting: Setting<Value>, _ text: String) async throws -> Value {
        let flag = GivenFlag(key: setting.key, text: text)
        return try await SettingsReader([setting], flags: [flag], environment: [:]).read()[setting]
    }

    private func assertRefused<Value>(
        _ setting: Setting<Value>,
        _ texts: [String],
        expected: String,
        line: UInt = #line
    ) async {
        for text in texts {
            do {
                let value = try await read(setting, text)
                XCTFail("'\(text)' must be refused, got \(value)", line: line)
            } catch {
                XCTAssertTrue(
                    "\(error)".hasSuffix("must be \(expected), got '\(text)'"),
                    "\(error)",
                    line: line
                )
            }
        }
    }

    func testAnIntegerIsAcceptedWithinItsRangeOnly() async throws {
        let setting = Setting.port("port", default: 8000)
        for value in [0, 1, 8000, 65535] {
            let read = try await read(setting, "\(value)")
            XCTAssertEqual(read, value)
        }
        await assertRefused(
            setting,
            ["-1", "65536", "8000.0", "0x10", "many", "99999999999999999999"],
            expected: "a port between 0 and 65535"
        )
    }

    func testAnIntegerWithoutUpperBoundSaysSo() async {
        await assertRefused(
            Setting.integer("epochs", default: 10, in: 1...Int.max),
            ["0"],
            expected: "a whole number of 1 or more"
        )
    }

    func testANumberIsFiniteAndWithinItsRange() async throws {
        let setting = Setting.number("rate", default: 0.1, in: 0...1)
        let read = try await read(setting, "1e-3")
        XCTAssertEqual(read, 0.001)
        await assertRefused(
            setting,
            ["nan", "inf", "1.01", "-0.1", "1,5"],
            expected: "a number between 0.0 and 1.0"
        )
        await assertRefused(
            Setting.number("scale", default: 1, in: 0...Double.infinity),
            ["inf", "nan"],
            expected: "a number of 0.0 or more"
        )
    }

    func testAListOfIntegersTakesSpacesAndNoGaps() async throws {
        let setting = Setting.integers("horizons", default: [1], in: 1...168)
        let read = try await read(setting, "1, 3,24")
        XCTAssertEqual(read, [1, 3, 24])
        await assertRefused(
            setting,
            ["1,,3", "1,169", "1;3", ","],
            expected: "whole numbers between 1 and 168, separated by commas"
        )
    }

    func testAConvertedSettingSaysWhyItRefusesAValue() async throws {
        struct OddNumber: Error, CustomStringConvertible {
            var number: Int
            var description: String { "must be even, got \(number)" }
        }
        @Sendable func halves(_ number: Int) throws -> [Int] {
            guard number.isMultiple(of: 2) else { throw OddNumber(number: number) }
            return [number / 2, number / 2]
        }
        let setting = Setting.integer("pairs", default: 4, in: 0...10)
            .converted({ try halves($0) }, back: { $0.reduce(0, +) })
        let read = try await read(setting, "8")
        XCTAssertEqual(read, [4, 4])
        XCTAssertEqual(setting.resolveDefault()?.text, "4")
        await assertRefused(setting, ["12", "two"], expected: "a whole number between 0 and 10")
        do {
            _ = try await self.read(setting, "7")
            XCTFail("7 must be refused")
        } catch {
            XCTAssertTrue("\(error)".hasSuffix("--pairs: must be even, got 7"), "\(error)")
        }
    }

    func testAChoiceIsOneOfTheRawValuesInAnyCase() async throws {
        enum Format: String, CaseIterable, Sendable { case human, json }
        let setting = Setting<Format>.choice("log_format", default: .human)
        let read = try await read(setting, "JSON")
        XCTAssertEqual(read, .json)
        await assertRefused(setting, ["xml"], expected: "one of human, json")
    }

    func testABooleanHasTheUsualSpellings() async throws {
        let setting = Setting.boolean("calm_only", default: false)
        for text in ["true", "YES", "on", "1"] {
            let read = try await read(setting, text)
            XCTAssertTrue(read, text)
        }
        for text in ["false", "no", "Off", "0"] {
            let read = try await read(setting, text)
            XCTAssertFalse(read, text)
        }
        await assertRefused(setting, ["2", "maybe", "wahr"], expected: "true or false")
    }

    func testAWebAddressHasASchemeAndAHost() async throws {
        let setting = Setting.webAddress("api", default: nil)
        let read = try await read(setting, "https://example.org:8443/base")
        XCTAssertEqual(read.unmasked, "https://example.org:8443/base")
        await assertRefused(
            setting,
            ["localhost:8000", "ftp://example.org", "http://", "/path", "http://host:99999", "http://a b"],
            expected: "a URL such as http://localhost:8000"
        )
    }

    func testAHostIsAnAddressOrANameWithoutAPort() async throws {
        let setting = Setting.host("host", default: "127.0.0.1")
        for text in ["127.0.0.1", "0.0.0.0", "::", "::1", "fe80::1%eth0", "localhost", "api_1.example.org"] {
            let read = try await read(setting, text)
            XCTAssertEqual(read, text)
        }
        await assertRefused(
            setting,
            ["a b", "localhost:8000x", "[::1]", "http://localhost", "a/b", "ä", String(repeating: "a", count: 300)],
            expected: "an address or a name of this machine without a port, such as 127.0.0.1 or ::1"
        )
    }

    func testAPathExpandsTheHomeFolder() async throws {
        let setting = Setting.path("database", default: "aerocast.sqlite")
        let plain = try await read(setting, "data/x.sqlite")
        XCTAssertEqual(plain, "data/x.sqlite")
        let home = try await read(setting, "~/x.sqlite")
        XCTAssertTrue(home.hasPrefix("/"), home)
        XCTAssertTrue(home.hasSuffix("/x.sqlite"), home)
    }

    func testADurationOutsideItsRangeIsRefused() async throws {
        let setting = Setting.duration("lease", default: .seconds(60), in: .seconds(1) ... .seconds(3600))
        let read = try await read(setting, "1h")
        XCTAssertEqual(read, .seconds(3600))
        await assertRefused(
            setting,
            ["61m", "0s", "60"],
            expected: "a duration such as 500ms, 90s or 24h between 1s and 1h"
        )
    }

    func testSurroundingWhiteSpaceDoesNotCount() async throws {
        let read = try await read(Setting.port("port", default: 1), " 8001\n")
        XCTAssertEqual(read, 8001)
    }
}
