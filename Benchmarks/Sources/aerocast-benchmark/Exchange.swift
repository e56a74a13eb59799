import Foundation
import GRU

/// A network, its inputs and its results, for comparison with another tool.
struct Exchange: Encodable {
    let name: String
    let steps: Int
    let inputSize: Int
    let hiddenSize: Int
    /// All tensors, flat, in PyTorch's order of parameters.
    let weights: [Float]
    let inputs: [Float]
    let targets: [Float]
    let outputs: [Float]
    /// Mean Huber loss with δ = 1, and its gradients.
    let loss: Double
    let gradients: [Float]

    init(_ task: Task) throws {
        let parameters = try task.parameters()
        let batch = try task.batch(count: 32)
        let (loss, gradients) = try parameters.gradients(on: batch, loss: .huber(delta: 1))
        name = task.name
        steps = task.steps
        inputSize = task.inputSize
        hiddenSize = parameters.shape.hiddenSize
        weights = parameters.values
        inputs = batch.inputs
        targets = batch.targets
        outputs = try GRUNetwork(parameters).forward(batch: batch)
        self.loss = loss ?? 0
        self.gradients = gradients
    }

    /// Writes one JSON file per task into a folder.
    static func write(to folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for task in Task.all {
            let encoder = JSONEncoder()
            encoder.keyEncodingStrategy = .convertToSnakeCase
            let file = URL(fileURLWithPath: folder).appendingPathComponent("\(task.name).json")
            try encoder.encode(Exchange(task)).write(to: file)
        }
    }
}
