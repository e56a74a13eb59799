import CProcessor
import WideKernels
import XCTest

/// The reference adds fused products in sequence, number by number: the result must be equal bit for bit.
final class WideProductTests: XCTestCase {
    private var generator = SystemRandomNumberGenerator()

    override func setUpWithError() throws {
        #if AEROCAST_PORTABLE
        throw XCTSkip("this build has no wide registers")
        #else
        try XCTSkipUnless(aerocast_has_wide_registers(), "this processor has no registers of sixteen floats")
        #endif
    }

    private func numbers(_ count: Int) -> [Float] {
        (0..<count).map { _ in Float.random(in: -2...2, using: &generator) }
    }

    private func reference(
        _ shape: (rows: Int, depth: Int, columns: Int),
        _ left: (Int, Int) -> Float,
        _ right: (Int, Int) -> Float,
        addedTo result: (Int, Int) -> Float
    ) -> [Float] {
        (0..<shape.rows)
            .flatMap { row in
                (0..<shape.columns)
                    .map { column in
                        (0..<shape.depth)
                            .reduce(result(row, column)) { $0.addingProduct(left(row, $1), right($1, column)) }
                    }
            }
    }

    func testAProductIsTheSumOfFusedProductsInOrder() {
        for rows in [1, 2, 3, 4, 5, 6, 8, 9, 13, 32] {
            for (depth, registers, slack) in [(1, 1, 0), (7, 2, 1), (64, 3, 0), (200, 12, 2), (64, 13, 0), (400, 5, 0)]
            {
                let (columns, stride) = (16 * registers, 16 * (registers + slack))
                for isTransposed in [false, true] {
                    let (left, right) = (numbers(rows * depth), numbers(depth * stride))
                    let strides = isTransposed ? (row: 4, depth: 4 * rows) : (row: 4 * depth, depth: 4)
                    var result = numbers(rows * stride)
                    let expected = reference(
                        (rows, depth, columns),
                        { left[$0 * strides.row / 4 + $1 * strides.depth / 4] },
                        { right[$0 * stride + $1] },
                        addedTo: { [result] in result[$0 * stride + $1] }
                    )
                    let before = result
                    result.withUnsafeMutableBytes { memory in
                        guard let target = memory.baseAddress else { return }
                        addWideProduct(
                            rows: rows,
                            depth: depth,
                            columns: registers,
                            left: left,
                            leftStrides: strides,
                            right: right,
                            rightStride: stride / 16,
                            result: target,
                            resultStride: stride / 16
                        )
                    }
                    for row in 0..<rows {
                        let line = Array(result[row * stride..<row * stride + columns])
                        XCTAssertEqual(line, Array(expected[row * columns..<(row + 1) * columns]))
                        let beyond = row * stride + columns..<(row + 1) * stride
                        XCTAssertEqual(result[beyond], before[beyond], "no number outside the columns may change")
                    }
                }
            }
        }
    }

    func testARowsProductIsTheSameInEitherDirection() {
        for (depth, registers) in [(1, 1), (64, 12), (33, 25), (128, 24), (5, 7)] {
            let columns = 16 * registers
            let (left, right, start) = (numbers(depth), numbers(depth * columns), numbers(columns))
            let expected = reference((1, depth, columns), { left[$1] }, { right[$0 * columns + $1] }) { start[$1] }
            for backwards in [false, true] {
                var result = start
                result.withUnsafeMutableBytes { memory in
                    guard let target = memory.baseAddress else { return }
                    addWideRowProduct(
                        depth: depth,
                        columns: registers,
                        left: left,
                        leftStride: 4,
                        right: right,
                        rightStride: registers,
                        result: target,
                        backwards: backwards
                    )
                }
                XCTAssertEqual(result, expected)
            }
        }
    }
}
