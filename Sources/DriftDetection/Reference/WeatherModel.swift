/// The part of an error that earlier errors and the weather explain.
///
/// z(t) = φ₁·z(t−1) + φ₂·z(t−2) + φ₃·z(t−3) + β₀·q(t) + β₁·q(t−1) + β₂·q(t−2) + remainder, with z the standardized
/// error and q how unusual persistence's error is. In unusual weather, persistence and the model err together; the
/// remainder is the part due to the model's own forecast. It is several times smaller than the error, and an erratic
/// model is visible in it.
struct WeatherModel: Sendable, Codable, Hashable {
    /// φ₁, φ₂, φ₃, β₀, β₁, β₂; the last two elements are unused.
    private(set) var coefficients = SIMD8<Double>()

    /// The regressors that are kept between rows: z(t−1), z(t−2), z(t−3), q(t), q(t−1), q(t−2).
    struct Memory: Sendable, Codable, Hashable {
        private var regressors = SIMD8<Double>()

        /// The regressors of a row in which persistence's error is unusual by `weather`.
        mutating func observe(weather: Double) -> SIMD8<Double> {
            regressors[5] = regressors[4]
            regressors[4] = regressors[3]
            regressors[3] = weather
            return regressors
        }

        /// Adds a row's standardized error.
        mutating func remember(_ value: Double) {
            regressors[2] = regressors[1]
            regressors[1] = regressors[0]
            regressors[0] = min(max(value, -Reference.clip), Reference.clip)
        }
    }

    /// The remainder of a standardized error; the row is added to the memory.
    func remainder(_ value: Double, weather: Double, memory: inout Memory) -> Double {
        let explained = (coefficients * memory.observe(weather: weather)).sum()
        memory.remember(value)
        return value - explained
    }

    /// Fits the coefficients by ridge regression.
    init(_ products: LaggedProducts) {
        let size = 6
        let ridge = 0.002 * products.rows[0] + 1e-9
        var matrix: [Double] = []
        for row in 0..<size {
            for column in 0..<size {
                matrix.append(products.matrix[row][column] + (row == column ? ridge : 0))
            }
        }
        let solution = solvePositiveDefinite(matrix, Array(products.matrix[size][..<size]))
        for (index, value) in solution.enumerated() {
            coefficients[index] = value
        }
    }
}
