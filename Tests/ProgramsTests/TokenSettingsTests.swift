import Access
import Foundation
import Programs
import Settings
import SignedTokens
import Store
import TestSupport
import XCTest

/// The API's start with settings of tokens.
final class TokenSettingsTests: XCTestCase {
    private func start(_ given: [String: String], in folder: URL) async throws -> APIProgram {
        let all = given.merging(["artifacts": folder.appending(path: "artifacts").path]) { $1 }
        let settings = try await SettingsReader(
            APISettings.all,
            catalogue: .aerocast,
            flags: all.map { GivenFlag(key: SettingKey($0.key), text: $0.value) },
            environment: [:]
        )
        .read()
        let store = try Store(path: folder.appending(path: "aerocast.sqlite").path)
        addTeardownBlock { try? store.close() }
        return try await APIProgram(settings, store: store, announce: { _ in })
    }

    private func refusal(_ given: [String: String]) async throws -> String {
        do {
            _ = try await start(given, in: try temporaryFolder())
            return ""
        } catch {
            return "\(error)"
        }
    }

    private func keysFile() throws -> String {
        let file = try temporaryFolder().appending(path: "jwks.json")
        try TestIssuer.shared.get().keySet().write(to: file)
        return file.path
    }

    private func complete() throws -> [String: String] {
        ["jwks_file": try keysFile(), "jwt_issuer": TestIssuer.name, "jwt_audience": "aerocast, weather"]
    }

    func testAServerWithTokensMayListenOnAnyAddress() async throws {
        let open = try await refusal(["host": "0.0.0.0"])
        XCTAssertTrue(open.contains("--insecure"), open)
        let closed = try await refusal(try complete().merging(["host": "0.0.0.0"]) { $1 })
        XCTAssertEqual(closed, "")
    }

    func testSettingsThatDoNotFitTogetherAreNamed() async throws {
        let complete = try complete()
        for (changes, words) in [
            (["jwt_issuer": nil], "jwt_issuer: must be the issuer as in the claim iss"),
            (["jwt_issuer": "a b"], "without spaces"),
            (["jwt_audience": nil], "jwt_audience: must be the name of this service in the claim aud"),
            (["jwt_audience": ","], "--jwt-audience"), (["jwks_file": nil], "together with --jwks-file or --jwks-url"),
            (["jwks_url": "https://issuer.example/keys"], "--jwks-url: must be absent if --jwks-file is given"),
            (["jwks_file": nil, "jwks_url": "http://issuer.example/keys"], "must be https, or http on this machine"),
            (
                ["jwks_file": nil, "jwks_url": "http://127.issuer.example/keys"],
                "must be https, or http on this machine"
            ),
            (["jwks_file": nil, "jwks_url": "file:///etc/passwd"], "a URL such as"),
            (["jwks_file": "/nowhere/jwks.json"], "--jwks-file: cannot read the JWKS '/nowhere/jwks.json'"),
            (["jwt_roles": "ops=root"], "--jwt-roles: must be values of the claim with their roles"),
            (["jwt_roles": "ops"], "--jwt-roles"), (["jwt_roles": "a=read,a=admin"], "--jwt-roles"),
            (["jwt_leeway": "10m"], "--jwt-leeway"), (["jwt_max_lifetime": "0s"], "--jwt-max-lifetime"),
            (["jwks_refresh": "1s"], "--jwks-refresh"),
        ] as [([String: String?], String)] {
            var given = complete
            for (key, value) in changes { given[key] = value }
            let message = try await refusal(given)
            XCTAssertTrue(message.contains(words), "\(changes): \(message)")
        }
    }

    func testAFileWithoutUsableKeysEndsTheStart() async throws {
        let file = try temporaryFolder().appending(path: "jwks.json")
        let weak = try TestIssuer(rsaBits: 1024)
        try TestIssuer.keySet([weak.key(.rs256)]).write(to: file)
        let message = try await refusal(try complete().merging(["jwks_file": file.path]) { $1 })
        XCTAssertTrue(message.contains("must have 2048 to 8192 bits, has 1024"), message)
    }

    /// Clients with keys must not suffer from an outage of the issuer.
    func testAnIssuerThatDoesNotAnswerDoesNotPreventTheStart() async throws {
        var given = try complete()
        given["jwks_file"] = nil
        given["jwks_url"] = "http://127.0.0.1:9/keys"
        let message = try await refusal(given)
        XCTAssertEqual(message, "")
    }

    func testASecretInTheAddressIsNeitherShownNorAcceptedOnTheCommandLine() async throws {
        var given = try complete()
        given["jwks_file"] = nil
        given["jwks_url"] = "https://user:sEcReT@issuer.example/keys"
        let message = try await refusal(given)
        XCTAssertTrue(message.contains("must not contain a user, a password or a token"), message)
        XCTAssertFalse(message.contains("sEcReT"), message)
    }
}
