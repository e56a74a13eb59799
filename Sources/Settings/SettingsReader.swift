import Configuration
import Foundation

/// Reads each setting's value: the command line takes precedence over the environment, the environment over the file,
/// and the file over the default value.
package struct SettingsReader: Sendable {
    private let settings: [any DeclaredSetting]
    private let catalogue: SettingCatalogue
    private let flags: [GivenFlag]
    private let environment: [String: String]

    /// - Parameters:
    ///   - settings: The settings of this program.
    ///   - catalogue: The settings of all programs that share the environment and the file; `settings` need not be
    ///     repeated.
    ///   - flags: The settings on the command line.
    ///   - environment: All variables; variables with the prefix `AEROCAST_` are settings. An empty variable counts as
    ///     absent.
    package init(
        _ settings: [any DeclaredSetting],
        catalogue: SettingCatalogue = SettingCatalogue([]),
        flags: [GivenFlag] = [],
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        // A program that runs several services reads the settings that they share once.
        var seen: Set<SettingKey> = []
        self.settings = settings.filter { seen.insert($0.key).inserted }
        self.catalogue = catalogue.adding(settings)
        self.flags = flags
        let given = environment.filter { !trimmed($0.value).isEmpty }
        let common = settings.compactMap { setting in
            given[setting.key.ofFile.variable] == nil
                ? setting.commonVariable.flatMap { given[$0] }.map { (setting.key.variable, $0) } : nil
        }
        self.environment = given.merging(common) { ours, _ in ours }
    }

    /// Reads and checks all settings, and reports all problems in one error.
    ///
    /// - Throws: ``SettingsError`` with every refused value, missing setting and unknown name.
    package func read() async throws(SettingsError) -> ResolvedSettings {
        var layers: [Layer] = [
            Layer(source: .commandLine, provider: commandLine),
            Layer(
                source: .environment,
                provider: EnvironmentVariablesProvider(environmentVariables: environment)
                    .prefixKeys(with: ConfigKey(["aerocast"]))
            ),
        ]
        var problems = catalogue.unknownVariables(in: environment)
        let fileSetting = SettingsOptions.file
        if let named = Self.find(fileSetting.key, in: layers) {
            let path = (try? fileSetting.parse(named.text)).flatMap { $0 ?? nil } ?? named.text
            do throws(SettingsError.Problem) {
                let (provider, names) = try await Self.open(path, namedBy: named.source)
                layers.append(Layer(source: .file(path), provider: provider))
                problems += catalogue.unknownKeys(names, in: path)
            } catch {
                problems.append(error)
            }
        }
        var resolved: [SettingKey: any ResolvedSetting] = [:]
        var refused: [SettingsError.Problem] = []
        var fromFiles: Set<SettingKey> = []
        for setting in settings {
            do throws(SettingsError.Problem) {
                let given = try Self.find(setting, in: layers)
                resolved[setting.key] = try Self.resolve(setting, given)
                if let given, given.key != setting.key { fromFiles.insert(setting.key) }
            } catch {
                refused.append(error)
            }
        }
        problems = refused + problems
        guard problems.isEmpty else { throw SettingsError(problems) }
        return ResolvedSettings(resolved, order: settings.map(\.key), fromFiles: fromFiles)
    }

    private struct Layer {
        let source: SettingSource
        let provider: any ConfigProvider
    }

    private var commandLine: InMemoryProvider {
        let values = flags.map { flag in
            (AbsoluteConfigKey(flag.key.components), ConfigValue(.string(flag.text), isSecret: false))
        }
        return InMemoryProvider(name: "command line", values: Dictionary(values) { _, last in last })
    }

    /// A text, the key under which it was given, and its source.
    private struct Given {
        let text: String
        let key: SettingKey
        let source: SettingSource
    }

    private static func resolve(
        _ setting: any DeclaredSetting,
        _ given: Given?
    ) throws(SettingsError.Problem) -> any ResolvedSetting {
        guard let given else {
            if let value = setting.resolveDefault() { return value }
            throw .missing(setting)
        }
        if given.source == .commandLine, given.key == setting.key, setting.isSecret(given.text) {
            throw .exposed(setting)
        }
        var reason: String?
        do {
            if let value = try setting.resolve(given.text, from: given.source) { return value }
        } catch {
            reason = "\(error)"
        }
        throw .refused(given.text, for: setting, given: given.key, from: given.source, because: reason)
    }

    /// The text of a setting in the first layer that has it; for a setting that may hold a secret, also from the file
    /// that the layer names.
    private static func find(
        _ setting: any DeclaredSetting,
        in layers: [Layer]
    ) throws(SettingsError.Problem) -> Given? {
        for layer in layers {
            let value = find(setting.key, in: [layer])
            guard setting.mayHoldSecret, let file = find(setting.key.ofFile, in: [layer]) else {
                if let value { return Given(text: value.text, key: setting.key, source: layer.source) }
                continue
            }
            guard value == nil else {
                let names = setting.keys.map { layer.source.name(of: $0) }
                throw SettingsError.Problem(
                    source: layer.source,
                    message: "\(names[0]): cannot be combined with \(names[1]); give one of them"
                )
            }
            let text = try SecretFile.read(file.text, named: layer.source.name(of: setting.key.ofFile), layer.source)
            return Given(text: text, key: setting.key.ofFile, source: layer.source)
        }
        return nil
    }

    private static func find(_ key: SettingKey, in layers: [Layer]) -> (text: String, source: SettingSource)? {
        for layer in layers {
            // Every layer contains text, so a lookup of text never throws.
            let lookup = try? layer.provider.value(forKey: AbsoluteConfigKey(key.components), type: .string)
            if case .string(let text) = lookup?.value?.content { return (trimmed(text), layer.source) }
        }
        return nil
    }

    /// A hundred times the size of a file with every setting of all programs.
    private static let maximumFileSize = 1 << 20

    private static func open(
        _ path: String,
        namedBy source: SettingSource
    ) async throws(SettingsError.Problem) -> (any ConfigProvider, names: [String]) {
        let name = source.name(of: SettingsOptions.file.key)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
            let found = isFolder.boolValue ? "is a folder" : "doesn't exist"
            throw SettingsError.Problem(source: source, message: "\(name): '\(path)' \(found); expected a JSON file")
        }
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber)?.intValue ?? 0
        guard size <= maximumFileSize else {
            throw SettingsError.Problem(
                source: source,
                message: "\(name): '\(path)' must have at most \(maximumFileSize) bytes, got \(size)"
            )
        }
        do {
            let location = InMemoryProvider(values: ["filePath": ConfigValue(.string(path), isSecret: false)])
            let file = try await FileProvider<SettingsFile>(config: ConfigReader(provider: location))
            return (file, (file.snapshot() as? SettingsFile).map { Array($0.values.keys) } ?? [])
        } catch {
            throw SettingsError.Problem(source: source, message: "\(name): '\(path)' \(error)")
        }
    }
}

extension SettingsError.Problem: Error {}
