import Foundation

/// The results of other tools, by the name of the figure.
struct References {
    private let values: [String: Double]

    /// PyTorch 2.13 or ONNX Runtime 1.31, whichever is faster, one thread of a two-core x86-64 machine with AVX-512.
    ///
    /// `peers/peers.py` measures them on the current machine.
    static let stored = References(values: [
        "forecast 5x3": 11.1,
        "forecast 48x8": 35.3,
        "batch 256 forward 5x3": 504_000,
        "batch 256 forward 48x8": 44_900,
        "training batch 32 5x3": 29_600,
        "training batch 256 5x3": 97_800,
        "training batch 32 48x8": 4_760,
        "training batch 256 48x8": 8_740,
    ])

    private init(values: [String: Double]) {
        self.values = values
    }

    /// Reads the output of `peers/peers.py`.
    init(file: String) throws {
        struct Line: Decodable {
            let name: String
            let value: Double
        }
        let decoder = JSONDecoder()
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
        let pairs = try lines.map { try decoder.decode(Line.self, from: Data($0.utf8)) }
        values = Dictionary(pairs.map { ($0.name, $0.value) }, uniquingKeysWith: { _, last in last })
    }

    subscript(name: String) -> Double? { values[name] }
}
