import Foundation
import GRU
import XCTest

/// The outputs, loss and gradients of PyTorch 2.13 for weights and data that both sides compute from a formula.
///
///     gru = torch.nn.GRU(I, H, L, batch_first=True); head = torch.nn.Linear(H + C, O)
///     start = 0
///     for p in list(gru.parameters()) + list(head.parameters()):       # inside torch.no_grad()
///         index = np.arange(start, start + p.numel()); start += p.numel()
///         p.copy_(torch.from_numpy((0.5 * np.sin(0.7 * index + 0.3)).astype(np.float32)).reshape(p.shape))
///     formula = lambda n, a, b, s: torch.from_numpy((s * np.sin(a * np.arange(n) + b)).astype(np.float32))
///     x = formula(B * T * I, 0.31, 0.0, 1.5).reshape(B, T, I)
///     c = formula(B * C, 0.5, 1.0, 1.0).reshape(B, C); y = formula(B * O, 0.9, 2.0, 1.0).reshape(B, O)
///     out = head(torch.cat([gru(x)[0][:, -1], c], 1))
///     loss = torch.nn.functional.huber_loss(out, y, delta=0.5); loss.backward()
///
/// Compares the Euclidean norm and the last element of each tensor's gradient.
final class PyTorchTests: XCTestCase {
    func testOneLayerWithContextAgreesWithPyTorch() throws {
        try check(
            GRUShape(inputSize: 3, hiddenSize: 5, contextSize: 2, outputSize: 2),
            steps: 4,
            outputs: [0.7497104, 1.03161, 0.9381073, 0.8157492],
            loss: 0.42918324,
            gradients: [
                ("gru.weight_ih_l0", 0.1686656, -0.00639745),
                ("gru.weight_hh_l0", 0.08423879, 0.007502025),
                ("gru.bias_ih_l0", 0.134657, 0.02502226),
                ("gru.bias_hh_l0", 0.08517646, 0.00691231),
                ("head.weight", 0.3340809, 0.1994959),
                ("head.bias", 0.2640882, 0.25),
            ]
        )
    }

    func testTwoLayersAgreeWithPyTorch() throws {
        try check(
            GRUShape(inputSize: 2, hiddenSize: 9, layerCount: 2, outputSize: 3),
            steps: 6,
            outputs: [
                0.889981, 0.6448931, 0.3024009, 0.8531897, 0.6081451, 0.2657067, 0.6504248, 0.4056224, 0.0634833,
            ],
            loss: 0.20877105,
            gradients: [
                ("gru.weight_ih_l0", 0.06405505, -0.01397365),
                ("gru.weight_hh_l0", 0.04372716, -0.004115428),
                ("gru.bias_ih_l0", 0.06488304, -0.01678034),
                ("gru.bias_hh_l0", 0.04131912, -0.01060288),
                ("gru.weight_ih_l1", 0.05556503, 0.001515427),
                ("gru.weight_hh_l1", 0.03922481, 0.0007136218),
                ("gru.bias_ih_l1", 0.04706511, 0.001154307),
                ("gru.bias_hh_l1", 0.02810678, 0.001181075),
                ("head.weight", 0.1002538, 0.02386295),
                ("head.bias", 0.067986, 0.04346445),
            ]
        )
    }

    private func check(
        _ shape: GRUShape,
        steps: Int,
        outputs: [Float],
        loss: Double,
        gradients: [(name: String, norm: Double, last: Float)]
    ) throws {
        let values = formula(GRUParameters.count(of: shape), 0.7, 0.3, scale: 0.5)
        let parameters = try GRUParameters(shape: shape, values: values)
        var batch = Batch(try BatchShape(shape, steps: steps), count: outputs.count / shape.outputSize)
        batch.inputs = formula(batch.inputs.count, 0.31, 0, scale: 1.5)
        batch.context = formula(batch.context.count, 0.5, 1)
        batch.targets = formula(batch.targets.count, 0.9, 2)
        batch.weights = batch.weights.map { _ in 1 }

        for (found, expected) in zip(try GRUNetwork(parameters).forward(batch: batch), outputs) {
            XCTAssertEqual(found, expected, accuracy: 3e-6)
        }
        let (foundLoss, found) = try parameters.gradients(on: batch, loss: .huber(delta: 0.5))
        XCTAssertEqual(try XCTUnwrap(foundLoss), loss, accuracy: 1e-6)
        XCTAssertEqual(GRUParameters.tensors(of: shape).map(\.name), gradients.map(\.name))
        for (tensor, expected) in zip(GRUParameters.tensors(of: shape), gradients) {
            let gradient = found[tensor.range]
            XCTAssertEqual(euclideanNorm(Array(gradient)), expected.norm, accuracy: 2e-6, tensor.name)
            XCTAssertEqual(try XCTUnwrap(gradient.last), expected.last, accuracy: 2e-6, tensor.name)
        }
    }

    private func formula(_ count: Int, _ step: Double, _ start: Double, scale: Double = 1) -> [Float] {
        (0..<count).map { Float(scale * sin(step * Double($0) + start)) }
    }
}
