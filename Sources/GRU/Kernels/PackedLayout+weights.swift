/// Copies between PyTorch's flat, row-major tensors and the kernels' padded blocks.
extension PackedLayout {
    /// Fills the blocks from flat parameters.
    ///
    /// - Parameters:
    ///   - values: The parameters; their number is that of the shape.
    ///   - packed: ``count`` vectors. Padding is never written, so the memory must be zero before the first call.
    ///   - forwardOnly: Whether to leave out the blocks that only the backward pass reads; ``forwardCount`` vectors are
    ///     then enough.
    ///   - share: The part to fill; the shares do not overlap and together fill everything.
    func pack(
        _ values: UnsafePointer<Float>,
        into packed: UnsafeMutablePointer<LaneVector>,
        forwardOnly: Bool,
        share: WorkShare = .all
    ) {
        let target = UnsafeMutableRawPointer(packed)
        var reader = values
        let hidden = shape.hiddenSize
        let units = share.part(of: hidden, inStepsOf: LaneVector.width)
        for layer in layers {
            for (rows, order, transposed, byGate, vectors) in [
                (layer.inputSize, GateBlock.inputOrder, layer.input, layer.inputByGate, layer.inputVectors),
                (hidden, GateBlock.recurrentOrder, layer.recurrent, layer.recurrentByGate, hiddenVectors),
            ] {
                for (block, gate) in order.enumerated() {
                    let source = reader + (gate * hidden + units.lowerBound) * rows
                    let first = block * paddedHidden + units.lowerBound
                    transpose(source, units.count, rows, to: target.floats(transposed) + first, productVectors)
                    guard !forwardOnly else { continue }
                    copy(source, units.count, rows, to: target.floats(byGate + first * vectors), vectors)
                }
                reader += 3 * hidden * rows
            }
            if share.isFirst {
                packBias(input: reader, recurrent: reader + 3 * hidden, into: target.floats(layer.bias))
            }
            reader += 6 * hidden
        }
        packHead(reader, into: target, forwardOnly: forwardOnly, share: share)
    }

    /// The reset and update gates read only the sum of their two biases; the candidate reads both separately.
    private func packBias(
        input: UnsafePointer<Float>,
        recurrent: UnsafePointer<Float>,
        into bias: UnsafeMutablePointer<Float>
    ) {
        let hidden = shape.hiddenSize
        for unit in 0..<hidden {
            bias[GateBlock.reset * paddedHidden + unit] = input[unit] + recurrent[unit]
            bias[GateBlock.update * paddedHidden + unit] = input[hidden + unit] + recurrent[hidden + unit]
            bias[GateBlock.recurrentCandidate * paddedHidden + unit] = recurrent[2 * hidden + unit]
            bias[GateBlock.inputCandidate * paddedHidden + unit] = input[2 * hidden + unit]
        }
    }

    private func packHead(
        _ values: UnsafePointer<Float>,
        into target: UnsafeMutableRawPointer,
        forwardOnly: Bool,
        share: WorkShare
    ) {
        let (hidden, context, outputs) = (shape.hiddenSize, shape.contextSize, shape.outputSize)
        let width = hidden + context
        let (hiddenColumns, contextColumns) = (target.floats(headHidden), target.floats(headContext))
        let stride = outputVectors * LaneVector.width
        for output in share.part(of: outputs) {
            let row = values + output * width
            for unit in 0..<hidden { hiddenColumns[unit * stride + output] = row[unit] }
            for entry in 0..<context { contextColumns[entry * stride + output] = row[hidden + entry] }
            guard !forwardOnly else { continue }
            target.floats(headHiddenByOutput + output * hiddenVectors).update(from: row, count: hidden)
        }
        if share.isFirst { target.floats(headBias).update(from: values + outputs * width, count: outputs) }
    }

    /// Writes the transpose, eight rows of the source at a time: storing whole vectors is much faster than storing
    /// numbers one column apart.
    private func transpose(
        _ source: UnsafePointer<Float>,
        _ rows: Int,
        _ columns: Int,
        to target: UnsafeMutablePointer<Float>,
        _ targetVectors: Int
    ) {
        let stride = targetVectors * LaneVector.width
        var first = 0
        while rows - first >= LaneVector.width {
            let block = source + first * columns
            for column in 0..<columns {
                let entry = block + column
                let lanes = LaneVector(
                    entry[0],
                    entry[columns],
                    entry[2 * columns],
                    entry[3 * columns],
                    entry[4 * columns],
                    entry[5 * columns],
                    entry[6 * columns],
                    entry[7 * columns]
                )
                UnsafeMutableRawPointer(target + column * stride + first).storeBytes(of: lanes, as: LaneVector.self)
            }
            first += LaneVector.width
        }
        for row in first..<rows {
            for column in 0..<columns {
                target[column * stride + row] = source[row * columns + column]
            }
        }
    }

    private func copy(
        _ source: UnsafePointer<Float>,
        _ rows: Int,
        _ columns: Int,
        to target: UnsafeMutablePointer<Float>,
        _ targetVectors: Int
    ) {
        for row in 0..<rows {
            (target + row * targetVectors * LaneVector.width).update(from: source + row * columns, count: columns)
        }
    }
}

/// Gradients are in the place of the by-gate and by-output weights, the biases' gradients in the place of the biases.
extension PackedLayout {
    /// Writes the gradients as flat tensors, multiplied by `scale`.
    ///
    /// - Parameters:
    ///   - packed: ``count`` vectors.
    ///   - scale: The factor of every gradient.
    ///   - values: Receives the gradients; their number is the shape's number of parameters.
    ///   - share: The part to write; the shares do not overlap and together write everything.
    func unpackGradients(
        _ packed: UnsafeMutablePointer<LaneVector>,
        scale: Float,
        into values: UnsafeMutablePointer<Float>,
        share: WorkShare = .all
    ) {
        let source = UnsafeMutableRawPointer(packed)
        func write(_ block: UnsafeMutablePointer<Float>, _ columns: Int, to target: UnsafeMutablePointer<Float>) {
            for column in 0..<columns { target[column] = block[column] * scale }
        }
        var writer = values
        let hidden = shape.hiddenSize
        let units = share.part(of: hidden)
        for layer in layers {
            for (columns, order, byGate, vectors) in [
                (layer.inputSize, GateBlock.inputOrder, layer.inputByGate, layer.inputVectors),
                (hidden, GateBlock.recurrentOrder, layer.recurrentByGate, hiddenVectors),
            ] {
                for gate in 0..<GateBlock.perProduct {
                    let block = order.firstIndex(of: gate) ?? 0
                    for unit in units {
                        let row = source.floats(byGate + (block * paddedHidden + unit) * vectors)
                        write(row, columns, to: writer + unit * columns)
                    }
                    writer += hidden * columns
                }
            }
            for candidate in [GateBlock.inputCandidate, GateBlock.recurrentCandidate] {
                for block in [GateBlock.reset, GateBlock.update, candidate] {
                    if share.isFirst { write(source.floats(layer.bias + block * hiddenVectors), hidden, to: writer) }
                    writer += hidden
                }
            }
        }
        let width = hidden + shape.contextSize
        for output in share.part(of: shape.outputSize) {
            let row = writer + output * width
            write(source.floats(headHiddenByOutput + output * hiddenVectors), hidden, to: row)
            write(source.floats(headContextByOutput + output * contextVectors), shape.contextSize, to: row + hidden)
        }
        if share.isFirst { write(source.floats(headBias), shape.outputSize, to: writer + shape.outputSize * width) }
    }
}

extension UnsafeMutableRawPointer {
    /// The numbers from an offset of `vectors` vectors.
    fileprivate func floats(_ vectors: Int) -> UnsafeMutablePointer<Float> {
        (self + vectors * MemoryLayout<LaneVector>.stride).assumingMemoryBound(to: Float.self)
    }
}
