import Observations
import Programs
import Settings
import XCTest

final class CatalogueTests: XCTestCase {
    private static let programs: [(name: String, settings: [any DeclaredSetting])] = [
        ("api", APISettings.all), ("detector", DetectorSettings.all), ("trainer", TrainerSettings.all),
        ("feeder", FeederSettings.all),
    ]

    func testNoTwoSettingsShareAnOptionOrAVariable() {
        XCTAssertTrue(SettingCatalogue.aerocast.clashes.isEmpty, "\(SettingCatalogue.aerocast.clashes)")
    }

    func testASettingOfTheSameNameIsTheSameInEveryProgram() {
        var seen: [SettingKey: (program: String, expected: String, help: String, value: String?)] = [:]
        for (program, settings) in Self.programs {
            for setting in settings {
                let value = setting.resolveDefault()?.text
                if let other = seen[setting.key] {
                    XCTAssertEqual(
                        setting.expected,
                        other.expected,
                        "\(setting.key.name): \(program), \(other.program)"
                    )
                    XCTAssertEqual(setting.help, other.help, setting.key.name)
                    XCTAssertEqual(value, other.value, setting.key.name)
                }
                seen[setting.key] = (program, setting.expected, setting.help, value)
            }
        }
        XCTAssertGreaterThan(seen.count, 20)
    }

    func testNoProgramNamesASettingTwice() {
        for (program, settings) in Self.programs {
            XCTAssertEqual(Set(settings.map(\.key)).count, settings.count, program)
        }
    }

    func testEveryHelpIsASentenceAndEveryDefaultIsAccepted() throws {
        for (_, settings) in Self.programs {
            for setting in settings {
                XCTAssertTrue(setting.help.hasSuffix("."), setting.key.name)
                XCTAssertFalse(setting.expected.isEmpty, setting.key.name)
                guard let value = setting.resolveDefault(), !value.text.isEmpty else { continue }
                let again = try setting.resolve(value.text, from: .commandLine)
                XCTAssertEqual(again?.text, value.text, setting.key.name)
            }
        }
    }

    func testWithoutASettingEveryProgramHasAllItsDefaults() async throws {
        for (program, settings) in Self.programs {
            let resolved = try await SettingsReader(settings, catalogue: .aerocast, environment: [:]).read()
            let lines = resolved.description.split(separator: "\n").map { $0.split(separator: " ") }
            XCTAssertEqual(lines.map(\.first), settings.map { Substring($0.key.name) }, program)
            for (line, setting) in zip(lines, settings) {
                let value = try XCTUnwrap(setting.resolveDefault(), "\(program) \(setting.key.name)").text
                XCTAssertEqual(line.dropFirst(2).prefix { $0 != "#" }.joined(separator: " "), value, setting.key.name)
                XCTAssertEqual(resolved.source(of: setting), .declaration, setting.key.name)
            }
        }
    }

    func testOneEnvironmentServesThemAll() async throws {
        let environment = [
            "AEROCAST_PORT": "9000", "AEROCAST_COOLDOWN": "2h", "AEROCAST_LEASE": "30s", "AEROCAST_SPEED": "x3600",
            "AEROCAST_DATABASE": "/tmp/a.sqlite", "AEROCAST_SEED": "7", "AEROCAST_HORIZONS": "24, 2,1",
        ]
        for (_, settings) in Self.programs {
            _ = try await SettingsReader(settings, catalogue: .aerocast, environment: environment).read()
        }
        let api = try await SettingsReader(APISettings.all, catalogue: .aerocast, environment: environment).read()
        XCTAssertEqual(api[APISettings.port], 9000)
        XCTAssertEqual(api[SharedSettings.horizons].hours, [1, 2, 24])
        XCTAssertEqual(api[SharedSettings.database], "/tmp/a.sqlite")
    }
}
