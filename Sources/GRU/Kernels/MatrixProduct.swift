/// Adds the product of two matrices: result += left · right.
///
/// A tile of the result stays in registers over the whole depth. The order of the additions to one number depends
/// neither on the other rows nor on the width of the registers, so a row's result is the same bit for bit in every
/// batch.
///
/// - Parameters:
///   - rows: The rows of `left` and `result`.
///   - depth: The columns of `left`, the rows of `right`.
///   - columns: The vectors in a row of `right` and `result`.
///   - left: Read number by number, so it may be a transposed view.
///   - right: Read vector by vector.
///   - result: Must not overlap the factors.
func addTiledProduct(
    rows: Int,
    depth: Int,
    columns: Int,
    _ left: ScalarMatrix,
    _ right: FactorMatrix,
    to result: VectorMatrix
) {
    guard rows > 0 else { return }
    let tiles = RowTiling(rows)
    var first = 0
    while first < depth {
        let part = min(depthBlock, depth - first)
        addBlock(tiles, part, columns, left.dropping(depth: first), right.dropping(rows: first), result)
        first += part
    }
}

/// The depth of one block, so that the panel that every tile reads again stays in the first-level cache.
private let depthBlock = 192

@inline(__always)
private func addBlock(
    _ tiles: RowTiling,
    _ depth: Int,
    _ columns: Int,
    _ left: ScalarMatrix,
    _ right: FactorMatrix,
    _ result: VectorMatrix
) {
    var column = 0
    while column < columns {
        let (factor, target) = (right.dropping(columns: column), result.dropping(columns: column))
        if columns - column >= SixRowTile.columns {
            addTwoColumnPanel(tiles, depth, left, factor, target)
            column += SixRowTile.columns
        } else {
            addOneColumnPanel(tiles.tiledRows, depth, left, factor, target)
            column += OneColumnTile.columns
        }
    }
    for row in tiles.tiledRows..<tiles.rows {
        addTiledRowProduct(
            depth: depth,
            columns: columns,
            left.dropping(rows: row),
            right,
            to: result.dropping(rows: row),
            backwards: false
        )
    }
}

/// How rows are divided into tiles: sixes and fours, with as few single rows as possible.
private struct RowTiling {
    let rows: Int
    let sixes: Int
    let fours: Int

    var tiledRows: Int { sixes * SixRowTile.rows + fours * FourRowTile.rows }

    @inline(__always)
    init(_ rows: Int) {
        self.rows = rows
        let (whole, rest) = (rows / SixRowTile.rows, rows % SixRowTile.rows)
        if rest == 2 || rest == 3, whole > 0 {
            sixes = whole - 1
            fours = 2
        } else {
            sixes = whole
            fours = rest / FourRowTile.rows
        }
    }
}

@inline(__always)
private func addTwoColumnPanel(
    _ tiles: RowTiling,
    _ depth: Int,
    _ left: ScalarMatrix,
    _ right: FactorMatrix,
    _ result: VectorMatrix
) {
    var row = 0
    for _ in 0..<tiles.sixes {
        SixRowTile.addProduct(depth, left.dropping(rows: row), right, to: result.dropping(rows: row))
        row += SixRowTile.rows
    }
    for _ in 0..<tiles.fours {
        FourRowTile.addProduct(depth, left.dropping(rows: row), right, to: result.dropping(rows: row))
        row += FourRowTile.rows
    }
}

@inline(__always)
private func addOneColumnPanel(
    _ rows: Int,
    _ depth: Int,
    _ left: ScalarMatrix,
    _ right: FactorMatrix,
    _ result: VectorMatrix
) {
    var row = 0
    while rows - row >= OneColumnTile.rows {
        OneColumnTile.addProduct(depth, left.dropping(rows: row), right, to: result.dropping(rows: row))
        row += OneColumnTile.rows
    }
    while row < rows {
        SingleTile.addProduct(depth, left.dropping(rows: row), right, to: result[row])
        row += 1
    }
}

/// Adds the product of one row: result += left · right.
///
/// - Parameters:
///   - depth: The columns of `left`, the rows of `right`.
///   - columns: The vectors in a row of `right` and `result`.
///   - left: Its first row is read.
///   - right: Read vector by vector.
///   - result: Its first row is written; must not overlap the factors.
///   - backwards: Whether to process the columns from the last to the first. A caller that uses the same right factor
///     repeatedly finds more of it in the first-level cache if it alternates the direction.
func addTiledRowProduct(
    depth: Int,
    columns: Int,
    _ left: ScalarMatrix,
    _ right: FactorMatrix,
    to result: VectorMatrix,
    backwards: Bool
) {
    guard depth > 0 else { return }
    let tiles = columns / RowTile.columns
    for index in 0..<tiles {
        let column = (backwards ? tiles - 1 - index : index) * RowTile.columns
        RowTile.addProduct(depth, left, right.dropping(columns: column), to: result.dropping(columns: column))
    }
    var column = tiles * RowTile.columns
    while columns - column >= ShortRowTile.columns {
        ShortRowTile.addProduct(depth, left, right.dropping(columns: column), to: result.dropping(columns: column))
        column += ShortRowTile.columns
    }
    while column < columns {
        SingleTile.addProduct(depth, left, right.dropping(columns: column), to: result[0] + column)
        column += 1
    }
}
